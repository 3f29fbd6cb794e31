import type { TransferState } from '@admit-one/sdk';
import { transferState } from '@admit-one/sdk/contract';
import { type Command, Option } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readCount } from '../../read-count.ts';
import { transferColumns } from '../../render/transfer-columns.ts';
import { take } from '../../take.ts';

interface ListOptions extends CommonOptions {
  state?: TransferState;
  limit: number;
}

export function command(): Command {
  const list = newCommand('list', 'the tickets that you handed on or mean to')
    .addOption(new Option('--state <state>', 'only these').choices([...transferState.options]))
    .option('--limit <transfers>', 'at most so many', readCount('--limit', 1000), 25);
  withExamples(list, 'admit transfer list', 'admit transfer list --state open --json');
  return runs<ListOptions, []>(list, run);
}

async function run(context: Context, { state, limit }: ListOptions): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const query = { limit: Math.min(100, limit + 1), ...(state !== undefined && { state }) };
  const { found, hasMore } = await output.during('Reading your transfers', () =>
    take(client.transfers.list(query), limit),
  );
  output.list(transferColumns(output.reader), found, 'No such transfer. `admit transfer TICKET` makes one.');
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
}
