import type { Sql } from '../platform/database/database.ts';

export async function markOrderPaidIfPaying(sql: Sql, listingId: number, orderId: number): Promise<void> {
  await sql.query(
    `update orders
     set state = 'paid', paid_at = now()
     where listing_id = $1::bigint and order_id = $2::bigint and state = 'paying'`,
    [listingId, orderId],
  );
}

export async function markPaymentDueIfAuthorized(
  sql: Sql,
  listingId: number,
  paymentId: number,
): Promise<void> {
  await sql.query(
    `update payments
     set state = 'due', updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'authorized'`,
    [listingId, paymentId],
  );
}

export async function markCancelingIfAuthorized(
  sql: Sql,
  listingId: number,
  paymentId: number,
): Promise<void> {
  await sql.query(
    `update payments
     set state = 'canceling', updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'authorized'`,
    [listingId, paymentId],
  );
}

interface SeatsOfBuyer {
  listingId: number;
  orderId: number;
  buyerId: number;
  seats: readonly number[];
}

/** How many seats became the buyer's: all of the order's, or something is wrong. */
export async function sellTicketsIfPaying(sql: Sql, sale: SeatsOfBuyer): Promise<number> {
  const rows = await sql.query(
    `update tickets
     set state = 'sold', owner_id = $3::bigint, owner_order_id = $2::bigint, epoch = epoch + 1,
         order_id = null, held_until = null
     where listing_id = $1::bigint and seat = any ($4::int[])
       and order_id = $2::bigint and state = 'paying'
     returning seat`,
    [sale.listingId, sale.orderId, sale.buyerId, sale.seats],
  );
  return rows.length;
}

/** What the tickets say now, for ever. */
export async function logOwnership(sql: Sql, sale: SeatsOfBuyer): Promise<void> {
  await sql.query(
    `insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
     select listing_id, seat, epoch, 'sold', null, owner_id, owner_order_id
     from tickets
     where listing_id = $1::bigint and seat = any ($3::int[]) and owner_order_id = $2::bigint
     order by seat`,
    [sale.listingId, sale.orderId, sale.seats],
  );
}

export async function queueCapture(sql: Sql, listingId: number, paymentId: number): Promise<void> {
  await sql.query(
    `insert into outbox (listing_id, msg_key, kind, payload)
     values ($1::bigint, 'capture-' || $2::bigint, 'capture', jsonb_build_object('paymentId', $2::bigint))
     on conflict do nothing`,
    [listingId, paymentId],
  );
}
