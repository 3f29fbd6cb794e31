import type { Sql } from '../platform/database/database.ts';

/**
 * Other categories keep their prices. The version grows, because a sale has to notice: it fixes the prices of a hold by
 * the version that it reads in its own commit. Whether it was done.
 */
export async function changePricesIfToCome(
  sql: Sql,
  listingId: number,
  prices: Readonly<Record<string, number>>,
): Promise<boolean> {
  const rows = await sql.query(
    `update listings
     set prices = prices || $2::jsonb, version = version + 1
     where listing_id = $1::bigint and state = 'on_sale' and starts_at > now()
     returning listing_id`,
    [listingId, JSON.stringify(prices)],
  );
  return rows.length > 0;
}
