import { paymentText } from './authorize.ts';
import {
  claimCaptures,
  deleteMessage,
  giveUpTickets,
  logGivenUp,
  markOrderVoidIfPaid,
  markPaymentCapturedIfDue,
  markPaymentFailedIfDue,
  postponeMessage,
} from './capture.sql.ts';
import type { OrdersDeps } from './deps.ts';
import { lockOrder, lockPayment } from './lock.sql.ts';
import { findPayment, type Payment } from './payment.ts';

/** How long a claimed message is left alone before somebody else may try it, seconds. */
const leaseSeconds = 60;
const claimedAtOnce = 20;

/** Step 5 of the sale: takes the money of what was sold, from the outbox. Returns how many messages it found. */
export async function captureDue(deps: OrdersDeps): Promise<number> {
  const messages = await claimCaptures(deps.database.connection, leaseSeconds, claimedAtOnce);
  await Promise.all(messages.map((message) => capture(deps, message)));
  return messages.length;
}

interface CaptureMessage {
  readonly listingId: number;
  readonly msgKey: string;
  readonly paymentId: number;
  readonly attempts: number;
}

async function capture(deps: OrdersDeps, message: CaptureMessage): Promise<void> {
  const payment = await findPayment(deps.database.connection, message.listingId, message.paymentId);
  if (payment === null || payment.state !== 'due') {
    return deleteMessage(deps.database.connection, message.listingId, message.msgKey);
  }
  const answer = await askForMoney(deps, payment);
  if (answer.kind === 'ok') return recordCapture(deps, payment, message);
  if (answer.kind === 'refused') return voidOrder(deps, payment, message, answer.code);
  deps.log.warn(
    { payment: paymentText(payment), err: answer.cause },
    'the gateway gave no answer to a capture; it is asked again',
  );
  await postponeMessage(
    deps.database.connection,
    message.listingId,
    message.msgKey,
    backoffSeconds(message.attempts),
  );
}

/** A free order has no intent and nothing to take. */
async function askForMoney(deps: OrdersDeps, payment: Payment) {
  if (payment.amount === 0) return { kind: 'ok' } as const;
  return deps.gateway.capture(
    { reference: payment.gatewayReference!, amount: payment.amount },
    `${paymentText(payment)}-capture`,
  );
}

async function recordCapture(deps: OrdersDeps, payment: Payment, message: CaptureMessage): Promise<void> {
  await deps.database.inTransaction(async (sql) => {
    await markPaymentCapturedIfDue(sql, payment.listingId, payment.paymentId);
    await deleteMessage(sql, message.listingId, message.msgKey);
  });
}

/** Refused for good: nobody keeps a ticket that was not paid for, and the seats are free again. */
async function voidOrder(
  deps: OrdersDeps,
  payment: Payment,
  message: CaptureMessage,
  code: string,
): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  deps.log.error(
    { payment: paymentText(payment), code },
    'the gateway refused a capture; the order is void and its seats are free',
  );
  await deps.database.inTransaction(async (sql) => {
    const order = await lockOrder(sql, listingId, orderId);
    if (order === null || (await lockPayment(sql, listingId, paymentId)) !== 'due') return;
    await markPaymentFailedIfDue(sql, listingId, paymentId, code);
    await markOrderVoidIfPaid(sql, listingId, orderId);
    const seats = await giveUpTickets(sql, listingId, orderId, order.seats);
    await logGivenUp(sql, { listingId, orderId, buyerId: order.buyerId, seats });
    await deleteMessage(sql, message.listingId, message.msgKey);
  });
  deps.listings.markChanged(listingId);
}

/** 2, 4, 8 … seconds, an hour at most. */
function backoffSeconds(attempts: number): number {
  return Math.min(2 ** Math.min(attempts, 12), 3600);
}
