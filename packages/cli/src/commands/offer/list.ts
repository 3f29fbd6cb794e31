import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readCount } from '../../read-count.ts';
import { offerColumns } from '../../render/offer-columns.ts';
import { take } from '../../take.ts';

interface ListOptions extends CommonOptions {
  limit: number;
}

export function command(): Command {
  const list = newCommand('list', 'the tickets that you sell on').option(
    '--limit <offers>',
    'at most so many',
    readCount('--limit', 1000),
    25,
  );
  withExamples(list, 'admit offer list', 'admit offer list --json');
  return runs<ListOptions, []>(list, run);
}

async function run(context: Context, { limit }: ListOptions): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const { found, hasMore } = await output.during('Reading your offers', () =>
    take(client.offers.list({ limit: Math.min(100, limit + 1) }), limit),
  );
  output.list(
    offerColumns(output.reader),
    found,
    'You have nothing on offer. `admit offer TICKET --price 90` sells a ticket on.',
  );
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
}
