import { markOrderDeclined, markPaymentFailedIfCreated, returnTickets } from './decline.sql.ts';
import { cardsPerOrder, type OrdersDeps } from './deps.ts';
import { lockOrder, lockPayment, lockTicketsOfOrder } from './lock.sql.ts';
import type { Payment } from './payment.ts';

/**
 * Step 7 of the sale. The order returns to its hold with the same end; after the third card its seats are free again.
 */
export async function declinePayment(deps: OrdersDeps, payment: Payment, declineCode: string): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  await deps.database.inTransaction(async (sql) => {
    const order = await lockOrder(sql, listingId, orderId);
    const state = await lockPayment(sql, listingId, paymentId);
    if (order === null || state !== 'created') return;
    await lockTicketsOfOrder(sql, listingId, orderId, order.seats);
    await markPaymentFailedIfCreated(sql, listingId, paymentId, declineCode);
    const isLastCard = order.declines + 1 >= cardsPerOrder;
    const next = isLastCard ? 'released' : 'held';
    await markOrderDeclined(sql, listingId, orderId, next);
    await returnTickets(sql, { listingId, orderId, seats: order.seats, to: isLastCard ? 'free' : 'held' });
  });
  deps.listings.markChanged(listingId);
}
