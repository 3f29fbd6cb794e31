import type { OrderState } from '@admit-one/sdk';
import { orderState } from '@admit-one/sdk/contract';
import { type Command, Option } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readCount } from '../read-count.ts';
import { readId } from '../read-id.ts';
import { saleColumns } from '../render/sale-columns.ts';
import { take } from '../take.ts';

export interface SalesOptions extends CommonOptions {
  state?: OrderState;
  limit: number;
}

export function command(): Command {
  const sales = newCommand('sales <listing>', 'the orders of a listing of yours, with their buyers')
    .addOption(new Option('--state <state>', 'only orders in this state').choices(orderState.options))
    .option('--limit <orders>', 'at most so many', readCount('--limit', 1000), 25);
  withExamples(
    sales,
    'LISTING=$(admit search mahler --limit 1 --fields id)',
    'admit sales $LISTING --state paid',
    'admit sales $LISTING --json --fields id,buyer,seats',
  );
  return runs<SalesOptions, [string]>(sales, run);
}

async function run(context: Context, { state, limit }: SalesOptions, listing: string): Promise<void> {
  const { output } = context;
  const id = readId('listing', listing);
  const client = await ensureLoggedIn(context);
  const query = { limit: Math.min(100, limit + 1), ...(state !== undefined && { state }) };
  const { found, hasMore } = await output.during('Reading the orders', () =>
    take(client.orders.ofListing(id, query), limit),
  );
  output.list(saleColumns(output.reader), found, 'There is no such order yet.');
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
}
