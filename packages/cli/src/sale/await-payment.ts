import type { AdmitOne, Order } from '@admit-one/sdk';
import { exitCodes } from '@admit-one/sdk/contract';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { chosenColumns } from '../render/chosen-columns.ts';
import { orderColumns } from '../render/order-columns.ts';
import { countdown } from '../render/time.ts';

/**
 * Waits until an order that is being paid is `paid`, or `held` again after a decline. Where the gateway wants somebody
 * on a page of its own it shows the address, and waits only where somebody is there to open it.
 * @throws Failure with exit code 8 when that takes too long, 12 when the order's time is over.
 */
export async function awaitPayment(
  context: Context,
  client: AdmitOne,
  order: Order,
  isResumed = false,
): Promise<Order> {
  if (order.state !== 'paying') return order;
  const { clock, output } = context;
  const url = order.payment?.nextAction?.url;
  if (url !== undefined && !isResumed) showPage(context, order, url);
  const end = clock.now() + patience(context, order, isResumed);
  const what = url === undefined ? 'The payment is being confirmed' : 'Waiting for the page';
  const after = await output.during(what, async (say) => {
    let now = order;
    while (now.state === 'paying' && clock.now() < end) {
      if (url !== undefined) say(`${what} (${countdown(Date.parse(now.expiresAt), clock.now())} left)`);
      await clock.sleep(betweenLooks);
      now = await client.orders.get(order.id);
      // The bank may want a page after all.
      if (url === undefined && now.payment?.nextAction != null) return now;
    }
    return now;
  });
  if (after.state === 'paying' && url === undefined && after.payment?.nextAction != null)
    return awaitPayment(context, client, after);
  if (after.state !== 'paying') return after;
  // Whoever comes back has been on the page already, as a rule, and the gateway's word is a moment behind.
  if (isResumed && url !== undefined) return awaitPayment(context, client, after);
  throw url === undefined ? stillPending(order) : notWaiting(order);
}

/** Milliseconds. A page takes as long as the order has; but nobody is waited for who is not there. */
function patience({ clock, prompts }: Context, order: Order, isResumed: boolean): number {
  if (order.payment?.nextAction == null) return longestWait;
  if (isResumed) return aMoment;
  return prompts === undefined ? 0 : Date.parse(order.expiresAt) + grace - clock.now();
}

function showPage({ clock, output, prompts }: Context, order: Order, url: string): void {
  if (prompts === undefined) {
    const columns = orderColumns(output.reader, clock.now());
    output.record(chosenColumns(columns, ['id', 'state', 'page', 'expiresAt']), order);
    return;
  }
  output.note('Open this page to pay:');
  output.note(`  ${url}`);
}

function notWaiting(order: Order): Failure {
  return new Failure('The payment waits for its page; the seats stay yours meanwhile.', {
    code: 'payment_pending',
    exitCode: exitCodes.pending,
    hint: `When it is paid there, \`admit buy ${order.id}\` shows the tickets.`,
  });
}

function stillPending(order: Order): Failure {
  return new Failure('The payment is still being confirmed; the seats stay yours meanwhile.', {
    code: 'payment_pending',
    exitCode: exitCodes.pending,
    hint: `\`admit buy ${order.id}\` asks again; you are charged once at most.`,
  });
}

/** Milliseconds. As long as somebody looks at a spinner without doubt. */
const longestWait = 30_000;
const aMoment = 4_000;
const betweenLooks = 700;
/** The server closes the page a little after the order's time is over, and only then knows how it ended. */
const grace = 20_000;
