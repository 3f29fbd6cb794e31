import {
  markAuthorizedIfCanceling,
  markCancelingIfOpen,
  markOrderGivenUp,
  markPaymentCanceledIfCanceling,
} from './cancel.sql.ts';
import { freeTicketsIfOfOrder } from './decline.sql.ts';
import type { OrdersDeps } from './deps.ts';
import { lockOrders, lockPayments, lockTickets } from './lock.sql.ts';
import type { Payment } from './payment.ts';
import { seatsOf } from './seats-of.ts';
import { distinct } from './sorted.ts';
import { assertMove, orderMoves } from './states.ts';
import { tellGivenBack } from './tell-board.ts';

/** Gives an open attempt up. Its seats stay taken until the gateway has definitely let go: late, never twice. */
export async function beginCancel(deps: OrdersDeps, payment: Payment): Promise<void> {
  await markCancelingIfOpen(deps.database.connection, payment);
}

/** Step 8 of the sale: only a definite "canceled" frees the seats. Called again until there is one. */
export async function finishCancel(deps: OrdersDeps, payment: Payment): Promise<void> {
  switch (await askToLetGo(deps, payment)) {
    case 'canceled':
      return freeSeats(deps, payment);
    case 'captured':
      // The money was taken by somebody at the gateway. The seats were never free: their buyer gets them.
      return markAuthorizedIfCanceling(deps.database.connection, payment);
    case 'unknown':
      deps.log.warn(
        { listingId: payment.listingId, paymentId: payment.paymentId },
        'the gateway has not let go of a payment; it is asked again',
      );
  }
}

/** What never had a handle was never confirmed. */
async function askToLetGo(deps: OrdersDeps, { gatewayReference }: Payment) {
  if (gatewayReference === null) return 'canceled';
  return (await deps.gateway.cancel(gatewayReference, `${gatewayReference}-cancel`)).kind;
}

async function freeSeats(deps: OrdersDeps, payment: Payment): Promise<void> {
  const { listingId, orderId } = payment;
  const freed = await deps.database.inTransaction(
    async (sql) => {
      const [order] = await lockOrders(sql, [payment]);
      const [locked] = await lockPayments(sql, [payment]);
      if (order === undefined || locked?.state !== 'canceling') return null;
      const tickets = await lockTickets(sql, distinct(seatsOf([order]), 'listingId', 'seat'));
      await markPaymentCanceledIfCanceling(sql, payment);
      const next = order.isPastTime ? 'expired' : 'released';
      assertMove(orderMoves, order.state, next);
      await markOrderGivenUp(sql, listingId, orderId, next);
      await freeTicketsIfOfOrder(sql, listingId, orderId);
      return { order, tickets };
    },
    { repeatable: true },
  );
  if (freed !== null) tellGivenBack(deps, [freed.order], freed.tickets);
}
