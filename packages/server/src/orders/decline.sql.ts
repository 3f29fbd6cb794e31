import type { Sql } from '../platform/database/database.ts';

export async function markPaymentFailedIfCreated(
  sql: Sql,
  listingId: number,
  paymentId: number,
  declineCode: string,
): Promise<void> {
  await sql.query(
    `update payments
     set state = 'failed', decline_code = $3::text, action_url = null, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'`,
    [listingId, paymentId, declineCode],
  );
}

export async function markOrderDeclined(
  sql: Sql,
  listingId: number,
  orderId: number,
  next: 'held' | 'released',
): Promise<void> {
  await sql.query(
    `update orders
     set state = $3::text, declines = declines + 1
     where listing_id = $1::bigint and order_id = $2::bigint and state = 'paying'`,
    [listingId, orderId, next],
  );
}

/**
 * Gives an order's seats back: to its hold, with the order's own end, or to everybody. A seat that its owner is
 * selling on goes back to being offered.
 */
export async function returnTickets(
  sql: Sql,
  back: { listingId: number; orderId: number; seats: readonly number[]; to: 'held' | 'free' },
): Promise<void> {
  const { listingId, orderId, seats, to } = back;
  if (to === 'held') {
    await sql.query(
      `update tickets t
       set state = 'held', held_until = o.expires_at
       from orders o
       where t.listing_id = $1::bigint and t.seat = any ($3::int[])
         and t.order_id = $2::bigint and t.state = 'paying'
         and o.listing_id = t.listing_id and o.order_id = t.order_id`,
      [listingId, orderId, seats],
    );
    return;
  }
  await sql.query(
    `update tickets
     set state = case when owner_id is null then 'free' else 'offered' end, order_id = null, held_until = null
     where listing_id = $1::bigint and seat = any ($3::int[])
       and order_id = $2::bigint and state in ('held', 'paying')`,
    [listingId, orderId, seats],
  );
}
