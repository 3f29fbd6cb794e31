import type { Sql } from '../platform/database/database.ts';
import type { OrdersDeps } from './deps.ts';
import { type LockedOrder, lockOrder, lockPayment, lockTicketsOfOrder } from './lock.sql.ts';
import type { Payment } from './payment.ts';
import {
  logOwnership,
  markCancelingIfAuthorized,
  markOrderPaidIfPaying,
  markPaymentDueIfAuthorized,
  queueCapture,
  sellTicketsIfPaying,
} from './sell.sql.ts';

/**
 * Step 4 of the sale: one commit makes the buyer the owner and the money due. No clock stands in it: a payment that
 * began in time gets its seats however late it ends, because they were never free. Doing it again changes nothing.
 */
export async function sellSeats(deps: OrdersDeps, payment: Payment): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  await deps.database.inTransaction(async (sql) => {
    const order = await lockOrder(sql, listingId, orderId);
    const state = await lockPayment(sql, listingId, paymentId);
    if (order === null || state !== 'authorized') return;
    const carried = await lockTicketsOfOrder(sql, listingId, orderId, order.seats);
    if (order.state !== 'paying' || carried.length < order.seats.length) {
      deps.log.error(
        { listingId, orderId, paymentId },
        'an order lost a seat while it was being paid; its payment is canceled',
      );
      await markCancelingIfAuthorized(sql, listingId, paymentId);
      return;
    }
    await sell(sql, payment, order);
  });
  deps.listings.markChanged(listingId);
}

async function sell(sql: Sql, payment: Payment, order: LockedOrder): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  await markOrderPaidIfPaying(sql, listingId, orderId);
  await markPaymentDueIfAuthorized(sql, listingId, paymentId);
  const sold = await sellTicketsIfPaying(sql, {
    listingId,
    orderId,
    buyerId: order.buyerId,
    seats: order.seats,
  });
  if (sold !== order.seats.length) throw new Error(`Order ${orderId} lost a seat under its own lock.`);
  await logOwnership(sql, { listingId, orderId, buyerId: order.buyerId, seats: order.seats });
  await queueCapture(sql, listingId, paymentId);
}
