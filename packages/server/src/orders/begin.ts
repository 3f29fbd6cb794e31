import type { SeatRef } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import {
  insertPayment,
  markOrderPayingIfHeld,
  markTicketsPayingIfHeld,
  ownersElsewhere,
} from './begin.sql.ts';
import type { OrdersDeps, SeatNames } from './deps.ts';
import { idempotencyMismatch } from './hold.ts';
import { type LockedOrder, lockBuyer, lockOrder, lockTicketsOfOrder } from './lock.sql.ts';
import { findLivePayment, findPaymentByKey, type Payment } from './payment.ts';

export interface PaymentWish {
  readonly listingId: number;
  readonly orderId: number;
  /** As the buyer wrote it, for messages. */
  readonly order: string;
  readonly buyerId: number;
  /** The gateway's reference of a card; null for a page of the gateway. */
  readonly method: string | null;
  readonly customer: string | null;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/**
 * Step 2 of the sale. From here on the seats cannot be taken: a seat is never resold while its buyer is being charged.
 *
 * @returns the attempt: a new one, the one this key made before, or the live one that a second click joins
 * @throws ProblemError `not_found`, `order_state`, `hold_expired`, `not_on_sale`, `idempotency_mismatch`
 */
export async function beginPayment(deps: OrdersDeps, wish: PaymentWish): Promise<Payment> {
  const seatMap = await deps.seatMapOfListing(wish.listingId);
  if (seatMap === null) throw notFound('order', wish.order);
  return deps.database.inTransaction(async (sql) => {
    // A hold counts this order no more once its time is over, so the two must not judge it at the same moment.
    await lockBuyer(sql, wish.listingId, wish.buyerId);
    const order = await lockOrder(sql, wish.listingId, wish.orderId);
    if (order === null || order.buyerId !== wish.buyerId) throw notFound('order', wish.order);

    const earlier = await findEarlierAttempt(sql, wish);
    if (earlier !== null) return earlier;
    const live = await findLivePayment(sql, wish.listingId, wish.orderId);
    if (live !== null) return live;

    await refuseIfNotPayable(sql, deps, wish, order, seatMap);
    return begin(sql, deps, wish, order);
  });
}

/**
 * The attempt that this key made before.
 *
 * @throws ProblemError `idempotency_mismatch` when it came with another request
 */
export async function findEarlierAttempt(
  sql: Sql,
  wish: Pick<PaymentWish, 'listingId' | 'orderId' | 'idempotencyKey' | 'requestHash'>,
): Promise<Payment | null> {
  const earlier = await findPaymentByKey(sql, wish.listingId, wish.orderId, wish.idempotencyKey);
  if (earlier === null || earlier.requestHash.equals(wish.requestHash)) return earlier;
  throw idempotencyMismatch();
}

async function refuseIfNotPayable(
  sql: Sql,
  deps: OrdersDeps,
  wish: PaymentWish,
  order: LockedOrder,
  seatMap: SeatNames,
): Promise<void> {
  if (order.state !== 'held' && order.state !== 'expired') {
    throw new ProblemError(
      'order_state',
      { state: order.state },
      `The order is ${order.state}, so it cannot be paid. Nothing was charged.`,
    );
  }
  const kept =
    order.state === 'held' ? await lockTicketsOfOrder(sql, wish.listingId, order.orderId, order.seats) : [];
  if (order.isPastTime || kept.length < order.seats.length) {
    const lost = await ownersElsewhere(sql, wish.listingId, order.orderId, order.seats);
    throw holdExpired(lost, seatMap);
  }
  const terms = (await deps.listings.saleTerms(sql, [wish.listingId])).get(wish.listingId);
  if (terms?.state === 'cancelled') {
    throw new ProblemError(
      'not_on_sale',
      { reason: 'cancelled', opensAt: null },
      `"${terms.title}" was cancelled. Nothing was charged.`,
    );
  }
}

async function begin(sql: Sql, deps: OrdersDeps, wish: PaymentWish, order: LockedOrder): Promise<Payment> {
  const { listingId, orderId } = wish;
  await markOrderPayingIfHeld(sql, listingId, orderId, deps.times.payingSeconds);
  await insertPayment(sql, {
    listingId,
    orderId,
    paymentId: newId('pay'),
    amount: order.prices.reduce((sum, price) => sum + price, 0),
    currency: order.currency,
    method: wish.method,
    customer: wish.customer,
    idempotencyKey: wish.idempotencyKey,
    requestHash: wish.requestHash,
  });
  const paying = await markTicketsPayingIfHeld(sql, listingId, orderId, order.seats);
  if (paying < order.seats.length) throw new Error(`Order ${orderId} lost a seat under its own lock.`);
  return (await findPaymentByKey(sql, listingId, orderId, wish.idempotencyKey))!;
}

function holdExpired(lost: readonly number[], seatMap: SeatNames): ProblemError<'hold_expired'> {
  const seats: SeatRef[] = lost.map((seat) => ({ seat, label: seatMap.labelOf(seat) }));
  const what =
    seats.length === 0
      ? 'The seats are free again: hold them anew.'
      : `Somebody else has ${seats.map(({ label }) => label).join(', ')} now: choose again.`;
  return new ProblemError(
    'hold_expired',
    { seats },
    `The hold is past its time, and nothing was charged. ${what}`,
  );
}
