import { markAuthorizedIfCreated, storeReferencesIfCreated } from '../../../src/orders/authorize.sql.ts';
import { beginPaymentsIfHeld } from '../../../src/orders/begin.sql.ts';
import { markCapturedIfDue } from '../../../src/orders/capture.sql.ts';
import { insertOrdersAndTakeSeatsIfFree } from '../../../src/orders/hold.sql.ts';
import { insertRefundsIfNew } from '../../../src/orders/refunds/refund.sql.ts';
import { sellIfPaying } from '../../../src/orders/sell.sql.ts';
import type { Sql } from '../../../src/platform/database/database.ts';
import { listingId, price } from '../setting.ts';

/** How an order gets on, a statement at a time; `number` is the order's, its payment's, its seat's and its key's. */
export const chapters: readonly ((sql: Sql, number: number) => Promise<unknown>)[] = [
  (sql, number) =>
    insertOrdersAndTakeSeatsIfFree(
      sql,
      [
        {
          ...whose(number),
          seats: [number],
          prices: [price],
          offers: [null],
          currency: 'EUR',
          ...keyOf(number),
        },
      ],
      600,
    ),
  (sql, number) =>
    beginPaymentsIfHeld(
      sql,
      [
        {
          ...{ ...whose(number), paymentId: number, amount: price, currency: 'EUR' },
          ...{ method: 'pm_1', customer: null, ...keyOf(number) },
        },
      ],
      900,
    ),
  (sql, number) =>
    storeReferencesIfCreated(sql, [{ listingId, paymentId: number, reference: `pi_${number}` }]),
  (sql, number) => markAuthorizedIfCreated(sql, [{ listingId, paymentId: number }]),
  (sql, number) => sellIfPaying(sql, [{ listingId, orderId: number, paymentId: number }]),
  (sql, number) => markCapturedIfDue(sql, [{ listingId, paymentId: number }]),
  (sql, number) =>
    insertRefundsIfNew(sql, [
      {
        ...{ ...whose(number), paymentId: number, refundId: number, seat: number, epoch: 1 },
        ...{ ownerId: whose(number).buyerId, amount: price, cause: 'seller', reason: 'rain', request: null },
      },
    ]),
];

function whose(number: number) {
  return { listingId, orderId: number, buyerId: 1 + (number % 2) };
}

function keyOf(number: number) {
  return { idempotencyKey: `key-${number}`, requestHash: Buffer.from([1]) };
}
