import { type AdmitOne, isAdmitOneError, type Order, type PaymentMethod } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { explain, Failure } from '../failure.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { TimeIsUp } from '../prompts/time-is-up.ts';
import { declineWords } from '../render/decline.ts';
import { count } from '../render/text.ts';
import { sendOnce } from '../send-once.ts';
import { askPayment } from './ask-payment.ts';
import { awaitPayment } from './await-payment.ts';
import { defaultCard, namedMethod } from './named-method.ts';

/**
 * Takes an order to its end: paid, or given up by who was asked. An order that is being paid already is waited for.
 * `named` is what `--pay-with` said; without it somebody is asked, again after a decline while another card may be
 * tried, and where nobody can be asked it is the default card.
 * @returns the order as it is then: `paid`, `held` when somebody wants to pay later, `released` when not at all.
 * @throws AdmitOneError `payment_declined`, `hold_expired` …; Failure with exit code 8 while it is not decided.
 */
export async function payOrder(
  context: Context,
  client: AdmitOne,
  order: Order,
  named?: string,
): Promise<Order> {
  if (order.state === 'paying') {
    const after = await awaitPayment(context, client, order, true);
    if (after.state !== 'held' || named !== undefined || context.prompts === undefined) return settled(after);
    context.output.warn(declineInWords(after));
    return payOrder(context, client, after, named);
  }
  if (order.state !== 'held') return settled(order);
  if (named !== undefined) return payWith(context, client, order, await namedMethod(client, named));
  if (context.prompts === undefined) {
    const card = defaultCard((await client.account.cards.list()).items);
    return payWith(context, client, order, { type: 'card', cardId: card.id });
  }
  return askAndPay(context, context.prompts, client, order);
}

async function askAndPay(context: Context, prompts: Prompts, client: AdmitOne, order: Order): Promise<Order> {
  try {
    const answer = await askPayment(context, prompts, client, order);
    if (answer === 'later') return order;
    if (answer === 'release')
      return await context.output.during('Giving the seats back', () => client.orders.release(order.id));
    return await payWith(context, client, order, answer);
  } catch (error) {
    if (error instanceof TimeIsUp) throw holdIsOver();
    const { code, message } = explain(error);
    if (code !== 'payment_declined' && code !== 'card_refused') throw error;
    const after = await client.orders.get(order.id);
    if (after.state !== 'held') throw error;
    context.output.warn(code === 'payment_declined' ? declineInWords(after) : message);
    return askAndPay(context, prompts, client, after);
  }
}

/** One attempt, to its end. */
async function payWith(
  context: Context,
  client: AdmitOne,
  order: Order,
  method: PaymentMethod,
): Promise<Order> {
  const request = {
    operation: 'buyTickets',
    path: `/v1/orders/${order.id}/payment`,
    body: { method },
    about: `pay for ${count(order.seats.length, 'seat')} of ${order.title}`,
  };
  const asked = await context.output.during('Paying', () =>
    sendOnce(context, request, (idempotencyKey) => client.orders.pay(order.id, method, { idempotencyKey })),
  );
  return settled(await awaitPayment(context, client, asked));
}

/** @throws Failure for an order that did not end in tickets. */
function settled(order: Order): Order {
  switch (order.state) {
    case 'paid':
      return order;
    case 'held':
      throw new Failure(declineInWords(order), {
        code: 'payment_declined',
        exitCode: 13,
        hint: `\`admit buy ${order.id}\` tries another card.`,
      });
    case 'expired':
      throw holdIsOver();
    case 'void':
      throw new Failure('The gateway would not take the money after all, so the seats were given back.', {
        code: 'order_state',
        hint: 'Nothing was charged. Choose seats again with `admit seats LISTING`.',
      });
    default:
      throw new Failure(`This order is ${order.state}: there is nothing to pay.`, {
        code: 'order_state',
        hint: 'Choose seats again with `admit seats LISTING`.',
      });
  }
}

/** The seats of an order whose time was over before it was paid. */
function holdIsOver(): Failure {
  return new Failure('The hold is past its time, and nothing was charged.', {
    code: 'hold_expired',
    exitCode: 12,
    hint: 'Choose seats again with `admit seats LISTING`.',
  });
}

function declineInWords({ attemptsLeft, payment }: Order): string {
  const why = declineWords(payment?.declineCode);
  return `Declined (${why}). Nothing was charged; ${count(attemptsLeft, 'more card')} may be tried.`;
}

/** Whether an error means that the seats are not held any more. */
export function isHoldOver(error: unknown): boolean {
  return isAdmitOneError(error, 'hold_expired') || explain(error).code === 'hold_expired';
}
