import type { Sql } from '../platform/database/database.ts';

/** Whose listing it is; null where there is no such listing. */
export async function readSellerOfListing(sql: Sql, listingId: number): Promise<number | null> {
  const rows = await sql.query<{ sellerId: number }>(
    'select seller_id as "sellerId" from listings where listing_id = $1::bigint',
    [listingId],
  );
  return rows[0]?.sellerId ?? null;
}

/** The version grows, because a sale has to notice. Cancelled already, it is left as it was. */
export async function cancelListingIfOnSale(
  sql: Sql,
  listingId: number,
  reason: string | null,
): Promise<void> {
  await sql.query(
    `update listings
     set state = 'cancelled', version = version + 1, cancelled_at = now(), cancel_reason = $2::text
     where listing_id = $1::bigint and state = 'on_sale'`,
    [listingId, reason],
  );
}

export interface CancelledListing {
  readonly listingId: number;
  readonly cancelledAt: Date;
  /** As the seller wrote it. */
  readonly reason: string | null;
  readonly currency: string;
}

/** Null where it is on sale. */
export async function readCancelledListing(sql: Sql, listingId: number): Promise<CancelledListing | null> {
  const rows = await sql.query<CancelledListing>(
    `select listing_id as "listingId", cancelled_at as "cancelledAt", cancel_reason as "reason", currency
     from listings
     where listing_id = $1::bigint and state = 'cancelled'`,
    [listingId],
  );
  return rows[0] ?? null;
}

/** Cancelled listings whose orders still have to be looked at, the first cancelled first. */
export async function readCancellingListings(sql: Sql, limit: number): Promise<CancelledListing[]> {
  return sql.query<CancelledListing>(
    `select listing_id as "listingId", cancelled_at as "cancelledAt", cancel_reason as "reason", currency
     from listings
     where state = 'cancelled' and cancellation_closed_at is null
     order by cancelled_at
     limit $1::int`,
    [limit],
  );
}

/** Whether it was closed: not before it has been cancelled for so long. */
export async function closeCancellationIfOlder(
  sql: Sql,
  listingId: number,
  seconds: number,
): Promise<boolean> {
  const rows = await sql.query(
    `update listings
     set cancellation_closed_at = now()
     where listing_id = $1::bigint and state = 'cancelled' and cancellation_closed_at is null
       and cancelled_at < now() - make_interval(secs => $2::float8)
     returning listing_id`,
    [listingId, seconds],
  );
  return rows.length > 0;
}
