import { decodeIdInListing, type Order } from '@admit-one/sdk/contract';
import type { Database } from '../../src/platform/database/database.ts';

/** As if so long had gone by for this order, a negative number for the other way. */
export async function letPass(database: Database, order: Pick<Order, 'id'>, interval: string): Promise<void> {
  const { listingId, id } = decodeIdInListing(order.id);
  await database.inTransaction(async (sql) => {
    await sql.query(
      `update orders set created_at = created_at - $3::interval, expires_at = expires_at - $3::interval
       where listing_id = $1::bigint and order_id = $2::bigint`,
      [listingId, id, interval],
    );
    await sql.query(
      `update tickets set held_until = held_until - $3::interval
       where listing_id = $1::bigint and order_id = $2::bigint`,
      [listingId, id, interval],
    );
  });
}
