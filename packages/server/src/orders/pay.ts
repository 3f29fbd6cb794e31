import type { Order } from '@admit-one/sdk/contract';
import { createBegin } from './begin.ts';
import type { OrdersDeps } from './deps.ts';
import type { Drive } from './drive.ts';
import { findPaymentByKey, hashOfKey, type Payment } from './payment.ts';
import type { OrderWish, ReadOrder } from './read.ts';
import { declined, givenUp, idempotencyMismatch } from './refusals.ts';

export interface PayWish extends OrderWish {
  readonly method:
    | { type: 'card'; cardId: number }
    | { type: 'payment_method'; paymentMethod: string }
    | { type: 'page' };
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/**
 * Begins a payment, or finds the one that is under way, drives it as far as it goes and says how the order stands.
 *
 * @returns a function that throws ProblemError `payment_declined`, `hold_expired`, `order_state` and what begin throws
 */
export function createPay(
  deps: OrdersDeps,
  drive: Drive,
  readOrder: ReadOrder,
): (wish: PayWish) => Promise<Order> {
  const begin = createBegin(deps);
  return async (wish) => {
    const method = await methodOf(deps, wish).catch((error: Error) => error);
    const attempt =
      method instanceof Error
        ? await earlierAttempt(deps, readOrder, wish, method)
        : await begin({ ...wish, ...method });
    const payment = await drive(attempt);
    const order = await readOrder(wish);
    if (payment.state === 'failed') throw declined(payment, order);
    if (payment.state === 'canceled') throw givenUp(order);
    return order;
  };
}

/**
 * The card cannot be used. But whose order it is comes first, so that nobody learns by a card's error that an order
 * exists; and a key that was used answers as it did, even where the card it came with is gone by now.
 */
async function earlierAttempt(
  deps: OrdersDeps,
  readOrder: ReadOrder,
  wish: PayWish,
  cardError: Error,
): Promise<Payment> {
  await readOrder(wish);
  const { listingId, orderId, idempotencyKey, requestHash } = wish;
  const earlier = await findPaymentByKey(deps.database.connection, listingId, orderId, idempotencyKey);
  if (earlier === null) throw cardError;
  if (hashOfKey(earlier, idempotencyKey)!.equals(requestHash)) return earlier;
  throw idempotencyMismatch();
}

async function methodOf(deps: OrdersDeps, wish: PayWish): Promise<Pick<Payment, 'method' | 'customer'>> {
  switch (wish.method.type) {
    case 'card': {
      const { customer } = await deps.buyers.buyerForPayment(wish.buyerId);
      return { customer, method: await deps.buyers.cardReference(wish.buyerId, wish.method.cardId) };
    }
    case 'payment_method':
      // A card given just now belongs to no customer.
      return { customer: null, method: wish.method.paymentMethod };
    case 'page': {
      const { customer } = await deps.buyers.buyerForPayment(wish.buyerId);
      return { customer, method: null };
    }
  }
}
