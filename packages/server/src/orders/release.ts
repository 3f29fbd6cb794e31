import { encodeIdInListing, type OrderState } from '@admit-one/sdk/contract';
import { notFound, ProblemError } from '../platform/problem.ts';
import { markOrderGivenUp } from './cancel.sql.ts';
import { beginCancel } from './cancel.ts';
import { freeTicketsIfOfOrder } from './decline.sql.ts';
import { cardsPerOrder, type OrdersDeps } from './deps.ts';
import type { Drive } from './drive.ts';
import { type LockedOrder, type LockedTicket, lockOrders, lockTickets } from './lock.sql.ts';
import { findLivePayment } from './payment.ts';
import { seatsOf } from './seats-of.ts';
import { distinct } from './sorted.ts';
import { tellGivenBack } from './tell-board.ts';

interface ReleaseWish {
  readonly listingId: number;
  readonly orderId: number;
  readonly order: string;
  readonly buyerId: number;
}

/**
 * The buyer gives the seats back. An open attempt is cancelled at the gateway first, and only a definite answer frees
 * the seats. Doing it again is fine.
 *
 * @throws ProblemError `not_found`, `order_state`, `payment_pending`
 */
export async function releaseOrder(deps: OrdersDeps, drive: Drive, wish: ReleaseWish): Promise<void> {
  // A card that is declined meanwhile gives the seats back to their hold, and there are only so many cards.
  for (let round = 0; round <= cardsPerOrder; round++) {
    const state = await releaseIfHeld(deps, wish);
    if (state === 'paid' || state === 'void') {
      throw new ProblemError(
        'order_state',
        { state },
        `The order is ${state}: its seats cannot be given back like this.`,
      );
    }
    if (state !== 'paying' || (await cancelOpenAttempt(deps, drive, wish)) === 'canceled') return;
  }
  throw paymentPending(wish);
}

/** Returns the state in which the order is left. */
async function releaseIfHeld(deps: OrdersDeps, wish: ReleaseWish): Promise<OrderState> {
  const { listingId, orderId } = wish;
  const { order, state, tickets } = await deps.database.inTransaction(
    async (sql): Promise<{ order: LockedOrder; state: OrderState; tickets: LockedTicket[] }> => {
      const [order] = await lockOrders(sql, [wish]);
      if (order === undefined || order.buyerId !== wish.buyerId) throw notFound('order', wish.order);
      if (order.state !== 'held') return { order, state: order.state, tickets: [] };
      const tickets = await lockTickets(sql, distinct(seatsOf([order]), 'listingId', 'seat'));
      // Past its time or not: what its buyer gave back is not held anew by a payment that comes late.
      await markOrderGivenUp(sql, listingId, orderId, 'released');
      await freeTicketsIfOfOrder(sql, listingId, orderId);
      return { order, state: 'released', tickets };
    },
    { repeatable: true },
  );
  if (order.state === 'held' && !order.isPastTime) tellGivenBack(deps, [order], tickets);
  return state;
}

/** `ended`: the attempt was over before it could be cancelled, and whatever the order is by now is looked at again. */
async function cancelOpenAttempt(
  deps: OrdersDeps,
  drive: Drive,
  wish: ReleaseWish,
): Promise<'canceled' | 'ended'> {
  const { listingId, orderId } = wish;
  const { connection } = deps.database;
  const open = await findLivePayment(connection, listingId, orderId);
  if (open !== null) await beginCancel(deps, open);
  const payment = await findLivePayment(connection, listingId, orderId);
  if (payment === null) return 'ended';
  const { state, orderState } = await drive(payment);
  if (state === 'canceled') return 'canceled';
  if ((state === 'due' && orderState === 'paid') || state === 'captured') {
    throw new ProblemError(
      'order_state',
      { state: 'paid' },
      'The payment went through first: the tickets are yours.',
    );
  }
  throw paymentPending(wish);
}

function paymentPending({ listingId, orderId }: ReleaseWish): ProblemError<'payment_pending'> {
  return new ProblemError(
    'payment_pending',
    { orderId: encodeIdInListing('ord', listingId, orderId) },
    'The gateway has not let go of the payment yet. The seats are given back as soon as it has; nothing more is needed.',
    { retryAfterSeconds: 2 },
  );
}
