import type { Refused } from '../payments/gateway.ts';
import { paymentText } from './authorize.ts';
import {
  markCapturedIfDue,
  markOrderVoidIfPaid,
  markPaymentFailedIfDue,
  takeBackTicketsOfOrder,
} from './capture.sql.ts';
import type { OrdersDeps } from './deps.ts';
import { lockOrders, lockPayments, lockTickets } from './lock.sql.ts';
import { type Message, queueMessages } from './outbox.sql.ts';
import type { Deliver, Delivery } from './outbox.ts';
import { findPayments, type Payment } from './payment.ts';
import { giveUpResale, sellOn } from './resale/sell-on.ts';
import { seatsOf } from './seats-of.ts';
import { distinct } from './sorted.ts';
import { assertMove, orderMoves, paymentMoves } from './states.ts';
import { tellFreed } from './tell-board.ts';

/** Step 5 of the sale, from the outbox: takes the money of what was sold, and of what is sold on once it is taken. */
export const deliverCaptures: Deliver = async (deps, messages) => {
  const payments = new Map(
    (await findPayments(deps.database.connection, messages.map(paymentKey))).map((payment) => [
      payment.paymentId,
      payment,
    ]),
  );
  const captured: Payment[] = [];
  const deliveries = await Promise.all(
    messages.map(async (message): Promise<Delivery> => {
      const payment = payments.get(paymentKey(message).paymentId);
      if (payment === undefined || payment.state !== 'due') return 'done';
      try {
        return await capture(deps, message, payment, captured);
      } catch (error) {
        // One that fails does not take along what the others have done.
        deps.log.warn({ payment: paymentText(payment), err: error }, 'a capture failed; it is tried again');
        return 'later';
      }
    }),
  );
  if (captured.length > 0) await markCapturedIfDue(deps.database.connection, captured);
  return deliveries;
};

async function capture(
  deps: OrdersDeps,
  message: Message,
  payment: Payment,
  captured: Payment[],
): Promise<Delivery> {
  const isResale = payment.orderState === 'paying';
  const answer = await askForMoney(deps, payment);
  if (answer.kind === 'refused' && isBelieved(answer, message.attempts)) {
    await (isResale ? giveUpResale : voidOrder)(deps, payment, answer.code);
    return 'done';
  }
  if (answer.kind === 'ok') {
    if (isResale) await sellOn(deps, payment);
    else captured.push(payment);
    return 'done';
  }
  deps.log.warn(
    { payment: paymentText(payment), err: answer.kind === 'unknown' ? answer.cause : answer },
    'the gateway gave no answer to a capture; it is asked again',
  );
  // Owners and buyers wait for a resale, each for the other.
  return isResale ? 'soon' : 'later';
}

/** The same for tickets on offer, for whoever waits: what stays unknown is left to the outbox. */
export async function captureForResale(deps: OrdersDeps, payment: Payment): Promise<void> {
  const answer = await askForMoney(deps, payment);
  if (answer.kind === 'ok') await sellOn(deps, payment);
  else if (answer.kind === 'refused' && isBelieved(answer, 0)) await giveUpResale(deps, payment, answer.code);
}

/** Half an hour, as messages are postponed. */
const attemptsForLost = 10;

/** An intent that is lost looks like a wrong secret key in the settings, which must not void what was sold. */
function isBelieved({ code }: Refused, attempts: number): boolean {
  return code !== 'resource_missing' || attempts >= attemptsForLost;
}

function paymentKey({ listingId, payload }: Message): { listingId: number; paymentId: number } {
  return { listingId, paymentId: Number(payload.paymentId) };
}

/** A free order has no intent and nothing to take. */
async function askForMoney(deps: OrdersDeps, payment: Payment) {
  if (payment.amount === 0) return { kind: 'ok' } as const;
  return deps.gateway.capture(
    { reference: payment.gatewayReference!, amount: payment.amount },
    `${paymentText(payment)}-capture`,
  );
}

/** Refused for good: nobody keeps a ticket that was not paid for, and the seats are free again. */
async function voidOrder(deps: OrdersDeps, payment: Payment, code: string): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  deps.log.error(
    { payment: paymentText(payment), code },
    'the gateway refused a capture; the order is void and its seats are free',
  );
  const freed = await deps.database.inTransaction(
    async (sql) => {
      const [order] = await lockOrders(sql, [payment]);
      const [locked] = await lockPayments(sql, [payment]);
      if (order === undefined || locked?.state !== 'due') return [];
      await lockTickets(sql, distinct(seatsOf([order]), 'listingId', 'seat'));
      assertMove(orderMoves, order.state, 'void');
      assertMove(paymentMoves, locked.state, 'failed');
      await markPaymentFailedIfDue(sql, payment, code);
      await markOrderVoidIfPaid(sql, listingId, orderId);
      const seats = await takeBackTicketsOfOrder(sql, listingId, orderId);
      await queueMessages(sql, [
        // What is set aside on the buyer's card is let go of now, not when the bank forgets it.
        { listingId, msgKey: `let-go-${paymentId}`, kind: 'let-go', payload: { paymentId } },
        { listingId, msgKey: `void-${orderId}`, kind: 'mail', payload: { letter: 'void', orderId } },
        { listingId, msgKey: `publish-void-${orderId}`, kind: 'publish', payload: { seats } },
      ]);
      return seats;
    },
    { repeatable: true },
  );
  tellFreed(deps, [{ listingId, seats: freed }]);
}

/** After a refused capture: lets the authorization go, or gives back what was taken after all. */
export const deliverLettingGo: Deliver = async (deps, messages) => {
  const payments = await findPayments(deps.database.connection, messages.map(paymentKey));
  return Promise.all(
    messages.map(async (message): Promise<Delivery> => {
      const payment = payments.find(({ paymentId }) => paymentId === paymentKey(message).paymentId);
      if (payment?.gatewayReference == null) return 'done';
      const { kind } = await deps.gateway.cancel(
        payment.gatewayReference,
        `${payment.gatewayReference}-cancel`,
      );
      if (kind === 'canceled') return 'done';
      return kind === 'captured' ? giveBack(deps, payment) : 'later';
    }),
  );
};

async function giveBack(deps: OrdersDeps, payment: Payment): Promise<Delivery> {
  deps.log.error(
    { payment: paymentText(payment) },
    'the money of a void order was taken at the gateway; it is given back',
  );
  const { kind } = await deps.gateway.refund(
    {
      reference: payment.gatewayReference!,
      amount: payment.amount,
      metadata: { payment: paymentText(payment) },
    },
    `${paymentText(payment)}-void`,
  );
  return kind === 'ok' ? 'done' : 'later';
}
