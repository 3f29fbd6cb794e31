import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { readCount } from '../../read-count.ts';
import { venueColumns } from '../../render/venue-columns.ts';
import { take } from '../../take.ts';

interface Options extends CommonOptions {
  limit: number;
}

export function command(): Command {
  const list = newCommand('list [words...]', 'public venues and your own, by name');
  list.option('--limit <venues>', 'at most so many', readCount('--limit', 1000), 25);
  withExamples(list, 'admit venue list cellar', 'admit venue list --json --fields id,name,seatCount');
  return runs<Options, [string[]]>(list, run);
}

async function run(context: Context, { limit }: Options, words: readonly string[]): Promise<void> {
  const { output } = context;
  const client = await context.openClient();
  const text = words.join(' ').trim();
  const query = { limit: Math.min(100, limit + 1), ...(text !== '' && { text }) };
  const { found, hasMore } = await output.during('Reading venues', () =>
    take(client.venues.list(query), limit),
  );
  output.list(venueColumns, found, 'There is no such venue. `admit venue add FILE` adds one.');
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
}
