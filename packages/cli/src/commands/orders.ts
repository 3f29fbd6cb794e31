import type { OrderState } from '@admit-one/sdk';
import { orderState } from '@admit-one/sdk/contract';
import { type Command, Option } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readCount } from '../read-count.ts';
import { orderColumns } from '../render/order-columns.ts';
import { take } from '../take.ts';

export interface OrdersOptions extends CommonOptions {
  state?: OrderState;
  limit: number;
}

export function command(): Command {
  const orders = newCommand('orders', 'what you hold and have bought');
  orders
    .addOption(new Option('--state <state>', 'only orders in this state').choices(orderState.options))
    .option('--limit <orders>', 'at most so many', readCount('--limit', 1000), 25);
  withExamples(orders, 'admit orders', 'admit orders --state held --json --fields id,expiresAt');
  return runs<OrdersOptions, []>(orders, run);
}

async function run(context: Context, { state, limit }: OrdersOptions): Promise<void> {
  const { clock, output } = context;
  const client = await ensureLoggedIn(context);
  const query = { limit: Math.min(100, limit + 1), ...(state !== undefined && { state }) };
  const { found, hasMore } = await output.during('Reading your orders', () =>
    take(client.orders.list(query), limit),
  );
  const none = state === undefined ? 'You have ordered nothing yet.' : `You have no order that is ${state}.`;
  output.list(
    orderColumns(output.reader, clock.now()),
    found,
    `${none} \`admit search\` finds performances.`,
  );
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
}
