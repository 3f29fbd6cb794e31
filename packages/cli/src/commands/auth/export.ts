import type { ResponseOf } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { json } from '../../render/json.ts';
import type { Column } from '../../render/table.ts';

export function command(): Command {
  const exported = newCommand('export', 'everything that is kept about you, as JSON');
  withExamples(exported, 'admit auth export > me.json', 'admit auth export --json --fields account,cards');
  return runs<CommonOptions, []>(exported, run);
}

async function run(context: Context, options: CommonOptions): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const everything = await output.during('Collecting what is kept', () => client.account.export());
  if (output.mode === 'json' || options.fields !== undefined) output.record(columns, everything);
  else output.lines([json(everything, 2)]);
}

type Everything = ResponseOf<'exportAccount'>;

const parts = ['account', 'tokens', 'cards', 'orders', 'tickets'] as const satisfies (keyof Everything)[];

const columns: readonly Column<Everything>[] = parts.map((key) => ({
  key,
  title: key,
  text: (everything) => json(everything[key], 0),
}));
