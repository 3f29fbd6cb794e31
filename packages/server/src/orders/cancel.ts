import { markCancelingIfOpen, markOrderGivenUp, markPaymentCanceledIfCanceling } from './cancel.sql.ts';
import { returnTickets } from './decline.sql.ts';
import type { OrdersDeps } from './deps.ts';
import { lockOrder, lockPayment, lockTicketsOfOrder } from './lock.sql.ts';
import type { Payment } from './payment.ts';

/** Gives an open attempt up. Its seats stay taken until the gateway has definitely let go: late, never twice. */
export async function beginCancel(deps: OrdersDeps, payment: Payment): Promise<void> {
  await markCancelingIfOpen(deps.database.connection, payment.listingId, payment.paymentId);
}

/** Step 8 of the sale: only a definite "canceled" frees the seats. Called again until there is one. */
export async function finishCancel(deps: OrdersDeps, payment: Payment): Promise<void> {
  if (payment.gatewayReference !== null) {
    const answer = await deps.gateway.cancel(payment.gatewayReference, `${payment.gatewayReference}-cancel`);
    if (answer.kind !== 'canceled') {
      deps.log.warn(
        { listingId: payment.listingId, paymentId: payment.paymentId, answer: answer.kind },
        'the gateway has not let go of a payment; it is asked again',
      );
      return;
    }
  }
  const { listingId, orderId, paymentId } = payment;
  await deps.database.inTransaction(async (sql) => {
    const order = await lockOrder(sql, listingId, orderId);
    const state = await lockPayment(sql, listingId, paymentId);
    if (order === null || state !== 'canceling') return;
    await lockTicketsOfOrder(sql, listingId, orderId, order.seats);
    await markPaymentCanceledIfCanceling(sql, listingId, paymentId);
    await markOrderGivenUp(sql, listingId, orderId, order.isPastTime ? 'expired' : 'released');
    await returnTickets(sql, { listingId, orderId, seats: order.seats, to: 'free' });
  });
  deps.listings.markChanged(listingId);
}
