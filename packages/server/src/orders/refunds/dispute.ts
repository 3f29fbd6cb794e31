import { encodeIdInListing } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import { untilNotOvertaken } from '../../platform/overtaken.ts';
import { ProblemError } from '../../platform/problem.ts';
import { lockOrders } from '../lock.sql.ts';
import { queueMessages } from '../outbox.sql.ts';
import type { Deliver, Delivery } from '../outbox.ts';
import { findPayments, type Payment } from '../payment.ts';
import { tellFreed } from '../tell-board.ts';
import type { RefundsDeps } from './deps.ts';
import { markDisputedIfNot } from './dispute.sql.ts';
import type { NewRefund } from './refund.sql.ts';
import { readRefundable, takeBack } from './take-back.ts';

/**
 * The gateway hints that a bank has taken the money of a payment back. Where the gateway itself says so, all tickets
 * that the order still owns are void, and no other money goes back. One that is on offer and being paid for at this moment
 * goes to who pays for it; if they give it up, it is void then. Doing it again changes nothing. A dispute that is won later
 * gives no ticket back: its seat may be somebody else's by then.
 *
 * @throws ProblemError `unavailable` when the gateway does not answer: the hint has to come again
 */
export async function lookForDispute(deps: RefundsDeps, listingId: number, paymentId: number): Promise<void> {
  const [payment] = await findPayments(deps.database.connection, [{ listingId, paymentId }]);
  if (payment?.gatewayReference == null) return;
  const answer = await deps.gateway.readDispute(payment.gatewayReference);
  if (answer.kind === 'unknown') {
    throw new ProblemError('unavailable', {}, 'The gateway does not say whether a payment is disputed.', {
      cause: answer.cause,
      retryAfterSeconds: 5,
    });
  }
  if (answer.kind === 'disputed') await voidDisputed(deps, payment);
}

/** From the outbox: what somebody was paying for when its own payment was disputed. */
export const deliverDisputes: Deliver<RefundsDeps> = async (deps, messages) => {
  const keys = messages.map(({ listingId, payload }) => ({
    listingId,
    paymentId: Number(payload.paymentId),
  }));
  const payments = await findPayments(deps.database.connection, keys);
  return Promise.all(
    keys.map(async ({ paymentId }): Promise<Delivery> => {
      const payment = payments.find((one) => one.paymentId === paymentId);
      return payment === undefined || (await voidDisputed(deps, payment)) ? 'done' : 'soon';
    }),
  );
};

/** False where somebody is paying for one of them. */
async function voidDisputed(deps: RefundsDeps, payment: Payment): Promise<boolean> {
  const { listingId, orderId, paymentId } = payment;
  const { refunds, isLeft } = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => judgeAndVoid(sql, deps, payment), { repeatable: true }),
  );
  if (refunds.length === 0) return !isLeft;
  const seats = refunds.map(({ seat }) => seat);
  tellFreed(deps, [{ listingId, seats }]);
  deps.log.error(
    {
      order: encodeIdInListing('ord', listingId, orderId),
      payment: encodeIdInListing('pay', listingId, paymentId),
      seats,
    },
    'a buyer disputes a payment at their bank; its tickets are void',
  );
  return !isLeft;
}

async function judgeAndVoid(
  sql: Sql,
  deps: RefundsDeps,
  payment: Payment,
): Promise<{ refunds: NewRefund[]; isLeft: boolean }> {
  const { listingId, paymentId } = payment;
  const orders = await lockOrders(sql, [payment]);
  const refundable = await readRefundable(sql, orders);
  await markDisputedIfNot(sql, payment);
  const refunds = await takeBack(
    sql,
    deps,
    refundable.map((each) => ({
      ...each,
      tickets: each.owned,
      cause: 'dispute',
      reason: null,
      request: null,
      letter: 'dispute',
    })),
  );
  const isLeft = refundable.some(({ beingBought }) => beingBought.length > 0);
  if (isLeft)
    await queueMessages(sql, [
      { listingId, msgKey: `dispute-${paymentId}`, kind: 'dispute', payload: { paymentId } },
    ]);
  return { refunds, isLeft };
}
