import { encodeIdInListing, type Order, type OrderState } from '@admit-one/sdk/contract';
import type { Loop } from '../platform/loops.ts';
import { beginPayment, findEarlierAttempt } from './begin.ts';
import { captureDue } from './capture.ts';
import type { OrdersDeps } from './deps.ts';
import { driveAttempt } from './drive.ts';
import { sweepExpired } from './expire.ts';
import { type HoldWish, holdSeats } from './hold.ts';
import { findPayment, type Payment } from './payment.ts';
import { hasOpenOrders } from './read.sql.ts';
import { listOrders, readOrder } from './read.ts';
import { reconcile } from './reconcile.ts';
import { declined, givenUp } from './refusals.ts';
import { releaseOrder } from './release.ts';
import { seatMapOfListing } from './seat-map-of-listing.ts';

/** The sale, as the rest of the server sees it. Each step is a file beside this one. */
export interface Orders {
  hold(wish: HoldWish): Promise<Order>;
  pay(wish: PayWish): Promise<Order>;
  release(wish: OrderWish): Promise<Order>;
  read(wish: OrderWish): Promise<Order>;
  list(wish: {
    buyerId: number;
    state: OrderState | undefined;
    limit: number;
    cursor: string | undefined;
  }): Promise<{ items: Order[]; nextCursor: string | null }>;
  hasOpenOrders(buyerId: number): Promise<boolean>;
  /** Something happened to this attempt at the gateway: look at it now. False where there is no such attempt. */
  driveOn(listingId: number, paymentId: number): Promise<boolean>;
  readonly loops: readonly Loop[];
}

/** One order of one buyer; `order` as the buyer wrote it. */
export interface OrderWish {
  readonly listingId: number;
  readonly orderId: number;
  readonly order: string;
  readonly buyerId: number;
}

export interface PayWish extends OrderWish {
  readonly method:
    | { type: 'card'; cardId: number }
    | { type: 'payment_method'; paymentMethod: string }
    | { type: 'page' };
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

export function createOrders(given: Omit<OrdersDeps, 'seatMapOfListing'>): Orders {
  const deps: OrdersDeps = { ...given, seatMapOfListing: seatMapOfListing(given) };
  const orders: Orders = {
    async hold(wish) {
      const orderId = await holdSeats(deps, wish);
      deps.listings.markChanged(wish.listingId);
      const order = encodeIdInListing('ord', wish.listingId, orderId);
      return readOrder(deps, { listingId: wish.listingId, orderId, order, buyerId: wish.buyerId });
    },

    async pay(wish) {
      // Whose order it is comes first: nobody learns by a card's error that an order exists.
      await readOrder(deps, wish);
      // A key that was used answers as it did, even where the card it came with is gone by now.
      const attempt =
        (await findEarlierAttempt(deps.database.connection, wish)) ??
        (await beginPayment(deps, { ...wish, ...(await methodOf(deps, wish)) }));
      const payment = await driveAttempt(deps, attempt);
      const order = await readOrder(deps, wish);
      if (payment.state === 'failed') throw declined(payment, order);
      if (payment.state === 'canceled') throw givenUp(order);
      return order;
    },

    async release(wish) {
      await releaseOrder(deps, wish);
      return readOrder(deps, wish);
    },

    read: (wish) => readOrder(deps, wish),
    list: (wish) => listOrders(deps, wish),
    hasOpenOrders: (buyerId) => hasOpenOrders(deps.database.connection, buyerId),

    async driveOn(listingId, paymentId) {
      const payment = await findPayment(deps.database.connection, listingId, paymentId);
      if (payment !== null) await driveAttempt(deps, payment);
      return payment !== null;
    },

    loops: [
      { name: 'capture', everyMs: 500, run: () => untilNothingIsLeft(() => captureDue(deps)) },
      { name: 'reconcile', everyMs: 2_000, run: () => reconcile(deps) },
      { name: 'sweep', everyMs: 5_000, run: () => untilNothingIsLeft(() => sweepExpired(deps)) },
    ],
  };
  return orders;
}

async function methodOf(deps: OrdersDeps, wish: PayWish): Promise<Pick<Payment, 'method' | 'customer'>> {
  const { customer } = await deps.buyers.buyerForPayment(wish.buyerId);
  switch (wish.method.type) {
    case 'card':
      return { customer, method: await deps.buyers.cardReference(wish.buyerId, wish.method.cardId) };
    case 'payment_method':
      // A card given just now belongs to no customer.
      return { customer: null, method: wish.method.paymentMethod };
    case 'page':
      return { customer, method: null };
  }
}

async function untilNothingIsLeft(work: () => Promise<number>): Promise<void> {
  while ((await work()) > 0);
}
