import { encodeIdInListing } from '@admit-one/sdk/contract';
import { ProblemError } from '../../platform/problem.ts';
import { lockOrders } from '../lock.sql.ts';
import { findPayments, type Payment } from '../payment.ts';
import { tellFreed } from '../tell-board.ts';
import type { RefundsDeps } from './deps.ts';
import { markDisputedIfNot } from './dispute.sql.ts';
import { readRefundable, takeBack } from './take-back.ts';

/**
 * The gateway hints that a bank has taken the money of a payment back. Where the gateway itself says so, all tickets
 * that the order still owns are void, and no other money goes back. Doing it again changes nothing. A dispute that is
 * won later gives no ticket back: its seat may be somebody else's by then.
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

async function voidDisputed(deps: RefundsDeps, payment: Payment): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  const refunds = await deps.database.inTransaction(
    async (sql) => {
      const orders = await lockOrders(sql, [payment]);
      const refundable = await readRefundable(sql, orders);
      if (!(await markDisputedIfNot(sql, payment))) return null;
      return takeBack(
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
    },
    { repeatable: true },
  );
  if (refunds === null) return;
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
}
