import { encodeIdInListing } from '@admit-one/sdk/contract';
import { notFound, ProblemError } from '../platform/problem.ts';
import { markOrderGivenUp } from './cancel.sql.ts';
import { beginCancel } from './cancel.ts';
import { returnTickets } from './decline.sql.ts';
import type { OrdersDeps } from './deps.ts';
import { driveAttempt } from './drive.ts';
import { lockOrder, lockTicketsOfOrder } from './lock.sql.ts';
import { findLivePayment } from './payment.ts';

/**
 * The buyer gives the seats back. An open attempt is cancelled at the gateway first, and only a definite answer frees
 * the seats. Doing it again is fine.
 *
 * @throws ProblemError `not_found`, `order_state`, `payment_pending`
 */
export async function releaseOrder(
  deps: OrdersDeps,
  wish: { listingId: number; orderId: number; order: string; buyerId: number },
): Promise<void> {
  const { listingId, orderId } = wish;
  const state = await deps.database.inTransaction(async (sql) => {
    const order = await lockOrder(sql, listingId, orderId);
    if (order === null || order.buyerId !== wish.buyerId) throw notFound('order', wish.order);
    if (order.state !== 'held') return order.state;
    await lockTicketsOfOrder(sql, listingId, orderId, order.seats);
    await markOrderGivenUp(sql, listingId, orderId, order.isPastTime ? 'expired' : 'released');
    await returnTickets(sql, { listingId, orderId, seats: order.seats, to: 'free' });
    return 'released';
  });
  deps.listings.markChanged(listingId);
  if (state === 'paying') await cancelOpenAttempt(deps, listingId, orderId);
  else if (state === 'paid' || state === 'void') {
    throw new ProblemError(
      'order_state',
      { state },
      `The order is ${state}: its seats cannot be given back like this.`,
    );
  }
}

async function cancelOpenAttempt(deps: OrdersDeps, listingId: number, orderId: number): Promise<void> {
  const open = await findLivePayment(deps.database.connection, listingId, orderId);
  if (open === null) return;
  await beginCancel(deps, open);
  const payment = await findLivePayment(deps.database.connection, listingId, orderId);
  const after = payment === null ? null : await driveAttempt(deps, payment);
  if (after === null || after.state === 'canceled') return;
  if (after.state === 'due' || after.state === 'captured') {
    throw new ProblemError(
      'order_state',
      { state: 'paid' },
      'The payment went through first: the tickets are yours.',
    );
  }
  throw new ProblemError(
    'payment_pending',
    { orderId: encodeIdInListing('ord', listingId, orderId) },
    'The gateway has not let go of the payment yet. The seats are given back as soon as it has; nothing more is needed.',
    { retryAfterSeconds: 2 },
  );
}
