import type { OrdersDeps } from './deps.ts';
import { expireHeldOrders, freeTicketsOfExpired } from './expire.sql.ts';

const sweptAtOnce = 500;

/**
 * Tidies what is past its time. Nothing depends on it: expiry is judged by the clock in every statement, and an order
 * that this has not reached yet is as expired as one that it has.
 */
export async function sweepExpired(deps: OrdersDeps): Promise<number> {
  const expired = await deps.database.inTransaction(async (sql) => {
    const orders = await expireHeldOrders(sql, sweptAtOnce);
    if (orders.length > 0) await freeTicketsOfExpired(sql, orders);
    return orders;
  });
  for (const listingId of new Set(expired.map((order) => order.listingId)))
    deps.listings.markChanged(listingId);
  return expired.length;
}
