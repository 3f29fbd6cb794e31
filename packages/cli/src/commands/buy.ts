import type { AdmitOne, Order } from '@admit-one/sdk';
import { exitCodes } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readId } from '../read-id.ts';
import { chosenColumns } from '../render/chosen-columns.ts';
import { ofOneThing } from '../render/for-reader.ts';
import { money } from '../render/money.ts';
import { orderColumns } from '../render/order-columns.ts';
import { count } from '../render/text.ts';
import { keptInWords } from '../sale/kept-in-words.ts';
import { payOrder } from '../sale/pay-order.ts';

export interface BuyOptions extends CommonOptions {
  payWith?: string;
}

export function command(): Command {
  const buy = newCommand('buy <order>', 'pay for seats that are held');
  buy.option(
    '--pay-with <method>',
    'a saved card (its id or last four digits), default, page, or on the sandbox test, test-declined, test-insufficient, test-authentication; without it you are asked, and where nobody can be asked it is the default card',
  );
  withExamples(
    buy,
    'ORDER=$(admit orders --state held --limit 1 --fields id)',
    'admit buy $ORDER',
    'admit buy $ORDER --pay-with 4242',
    'admit buy $ORDER --pay-with page',
    'admit buy $ORDER --pay-with test --json --fields ticketIds',
  );
  return runs<BuyOptions, [string]>(buy, run);
}

/** @throws what `payOrder` throws: a decline ends with 13, a hold past its time with 12, an open payment with 8 */
async function run(context: Context, options: BuyOptions, orderId: string): Promise<number> {
  const { output } = context;
  const id = readId('order', orderId);
  const client = await ensureLoggedIn(context);
  const before = await output.during('Reading the order', () => client.orders.get(id));
  if (before.state === 'paid') {
    output.note('It is paid already.');
    show(context, before);
    await keep(context, client, before);
    return exitCodes.done;
  }
  const order = await payOrder(context, client, before, options.payWith);
  if (order.state === 'paid') {
    show(context, order);
    await keep(context, client, order);
    return exitCodes.done;
  }
  for (const line of keptInWords(order, context.clock.now(), output.messageScreen)) output.note(line);
  return exitCodes.usage;
}

/** Loaded when something was bought: most commands start without it. */
async function keep(context: Context, client: AdmitOne, order: Order): Promise<void> {
  const { keepPurchase } = await import('../pocket/keep-purchase.ts');
  await keepPurchase(context, client, order.listingId);
}

function show({ clock, output }: Context, order: Order): void {
  const keys = ['id', 'state', 'title', 'startsAt', 'venue', 'seats', 'total', 'ticketIds'];
  output.record(chosenColumns(orderColumns(ofOneThing(output.reader), clock.now()), keys), order);
  const [ticketId] = order.ticketIds;
  const paid = money(order.total, order.currency, output.messageScreen);
  output.done(
    `Paid ${paid}. ${count(order.ticketIds.length, 'ticket')} ${order.ticketIds.length === 1 ? 'is' : 'are'} yours.`,
  );
  if (ticketId !== undefined) output.note(`  Show it at the gate:  admit ticket ${ticketId}`);
}
