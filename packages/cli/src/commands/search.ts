import type { ListingQuery } from '@admit-one/sdk';
import { listingSort } from '@admit-one/sdk/contract';
import { type Command, Option } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { wrongUsage } from '../failure.ts';
import { readAmount } from '../read-amount.ts';
import { readCount } from '../read-count.ts';
import { endOfDay, startOfDay } from '../read-day.ts';
import { listingColumns } from '../render/listing-columns.ts';
import { take } from '../take.ts';

export interface SearchOptions extends CommonOptions {
  city?: string;
  from?: string;
  to?: string;
  category?: string;
  maxPrice?: string;
  currency: string;
  available?: number;
  sort?: NonNullable<ListingQuery['sort']>;
  limit: number;
}

export function command(): Command {
  const search = newCommand('search [words...]', 'find performances on sale');
  search
    .option('--city <name>', 'in this city')
    .option('--from <day>', 'on this day or later, 2026-12-01 by your calendar (today unless told)')
    .option('--to <day>', 'on this day or earlier')
    .option('--category <name>', 'with seats of this category, its letter or name')
    .option('--max-price <amount>', 'with free seats for this much or less, 120 or 120.50')
    .option('--currency <code>', 'what --max-price is in', 'USD')
    .option('--available <seats>', 'with at least so many free seats', readCount('--available', 1000))
    .addOption(new Option('--sort <order>', 'what comes first').choices(listingSort.options).default('date'))
    .option('--limit <listings>', 'at most so many', readCount('--limit', 1000), 25);
  withExamples(
    search,
    'admit search mahler',
    'admit search mahler --available 2 --max-price 80',
    'admit search --city "New York" --from 2026-12-01 --to 2027-12-31 --sort price',
    'admit search --json --fields id,title,lowestPrice',
  );
  return runs<SearchOptions, [string[]]>(search, run);
}

async function run(context: Context, options: SearchOptions, words: readonly string[]): Promise<void> {
  const { output } = context;
  const client = await context.openClient('nobody');
  const query = queryOf(words, options);
  const { found, hasMore } = await output.during('Searching', () =>
    take(client.listings.search({ ...query, limit: Math.min(100, options.limit + 1) }), options.limit),
  );
  output.list(
    listingColumns(output.reader, words.join(' ')),
    found,
    'Nothing on sale matches. Fewer words find more: `admit search mahler`.',
  );
  if (hasMore) output.note(`There is more: \`--limit ${options.limit * 2}\` shows twice as many.`);
}

function queryOf(words: readonly string[], options: SearchOptions): ListingQuery {
  const { city, category, available, sort, from, to, maxPrice, currency } = options;
  const text = words.join(' ').trim();
  return {
    ...(text !== '' && { text }),
    ...(city !== undefined && { city }),
    ...(category !== undefined && { category }),
    ...(available !== undefined && { available }),
    ...(sort !== undefined && { sort }),
    ...(from !== undefined && { from: startOfDay(from, '--from') }),
    ...(to !== undefined && { to: endOfDay(to, '--to') }),
    ...(maxPrice !== undefined && priceLimit(maxPrice, currency)),
  };
}

/** Amounts of two currencies cannot be compared, so a limit finds listings of its own currency only. */
function priceLimit(amount: string, currency: string): Pick<ListingQuery, 'maxPrice' | 'currency'> {
  const code = currency.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code))
    throw wrongUsage(`"${currency}" is no currency.`, 'Codes are like USD or EUR.');
  return { maxPrice: readAmount(amount, code, '--max-price'), currency: code };
}
