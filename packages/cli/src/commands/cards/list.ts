import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { cardColumns } from '../../render/card-columns.ts';

export function command(): Command {
  const list = newCommand('list', 'the cards you saved; `admit cards` alone does the same');
  withExamples(list, 'admit cards', 'admit cards list --json --fields id,last4');
  return runs<CommonOptions, []>(list, run);
}

async function run(context: Context): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const { items } = await output.during('Reading your cards', () => client.account.cards.list());
  output.list(cardColumns(output.reader), items, 'You have no saved card. `admit cards add` saves one.');
}
