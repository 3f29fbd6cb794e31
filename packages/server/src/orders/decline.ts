import {
  freeTicketsIfOfOrder,
  holdTicketsAgainIfPaying,
  markOrderDeclined,
  markPaymentFailedIfCreated,
} from './decline.sql.ts';
import { cardsPerOrder, type OrdersDeps } from './deps.ts';
import { lockOrders, lockPayments, lockTickets } from './lock.sql.ts';
import type { Payment } from './payment.ts';
import { seatsOf } from './seats-of.ts';
import { distinct } from './sorted.ts';
import { assertMove, orderMoves } from './states.ts';
import { tellGivenBack, tellHeld } from './tell-board.ts';

/**
 * Step 7 of the sale. The order returns to its hold with the same end; after the third card its seats are free again.
 */
export async function declinePayment(deps: OrdersDeps, payment: Payment, declineCode: string): Promise<void> {
  const { listingId, orderId } = payment;
  const tell = await deps.database.inTransaction(
    async (sql) => {
      const [order] = await lockOrders(sql, [payment]);
      const [locked] = await lockPayments(sql, [payment]);
      if (order === undefined || locked?.state !== 'created') return null;
      const tickets = await lockTickets(sql, distinct(seatsOf([order]), 'listingId', 'seat'));
      await markPaymentFailedIfCreated(sql, payment, declineCode);
      const isLastCard = order.declines + 1 >= cardsPerOrder;
      const next = isLastCard ? 'released' : 'held';
      assertMove(orderMoves, order.state, next);
      await markOrderDeclined(sql, listingId, orderId, next);
      if (isLastCard) await freeTicketsIfOfOrder(sql, listingId, orderId);
      else await holdTicketsAgainIfPaying(sql, listingId, orderId);
      return () => (isLastCard ? tellGivenBack(deps, [order], tickets) : tellHeld(deps, [order]));
    },
    { repeatable: true },
  );
  tell?.();
}
