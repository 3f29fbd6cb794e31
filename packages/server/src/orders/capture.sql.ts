import type { Sql } from '../platform/database/database.ts';

/** Takes messages that are due for as long as the lease: whoever dies with one leaves it to the next. */
export async function claimCaptures(
  sql: Sql,
  leaseSeconds: number,
  limit: number,
): Promise<{ listingId: number; msgKey: string; paymentId: number; attempts: number }[]> {
  const rows = await sql.query<{ listing_id: number; msg_key: string; payment_id: number; attempts: number }>(
    `update outbox
     set due_at = now() + make_interval(secs => $1::float8), attempts = attempts + 1
     where (listing_id, msg_key) in (
       select listing_id, msg_key
       from outbox
       where due_at <= now() and kind = 'capture'
       order by due_at
       limit $2::int
       for update skip locked)
     returning listing_id, msg_key, (payload ->> 'paymentId')::bigint as payment_id, attempts`,
    [leaseSeconds, limit],
  );
  return rows.map((row) => ({
    listingId: row.listing_id,
    msgKey: row.msg_key,
    paymentId: row.payment_id,
    attempts: row.attempts,
  }));
}

export async function deleteMessage(sql: Sql, listingId: number, msgKey: string): Promise<void> {
  await sql.query(
    `delete from outbox
     where listing_id = $1::bigint and msg_key = $2::text`,
    [listingId, msgKey],
  );
}

export async function postponeMessage(
  sql: Sql,
  listingId: number,
  msgKey: string,
  seconds: number,
): Promise<void> {
  await sql.query(
    `update outbox
     set due_at = now() + make_interval(secs => $3::float8)
     where listing_id = $1::bigint and msg_key = $2::text`,
    [listingId, msgKey, seconds],
  );
}

export async function markPaymentCapturedIfDue(
  sql: Sql,
  listingId: number,
  paymentId: number,
): Promise<void> {
  await sql.query(
    `update payments
     set state = 'captured', captured = amount, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'due'`,
    [listingId, paymentId],
  );
}

export async function markPaymentFailedIfDue(
  sql: Sql,
  listingId: number,
  paymentId: number,
  code: string,
): Promise<void> {
  await sql.query(
    `update payments
     set state = 'failed', decline_code = $3::text, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'due'`,
    [listingId, paymentId, code],
  );
}

export async function markOrderVoidIfPaid(sql: Sql, listingId: number, orderId: number): Promise<void> {
  await sql.query(
    `update orders
     set state = 'void'
     where listing_id = $1::bigint and order_id = $2::bigint and state = 'paid'`,
    [listingId, orderId],
  );
}

/** Returns the seats that the order still owned. */
export async function giveUpTickets(
  sql: Sql,
  listingId: number,
  orderId: number,
  seats: readonly number[],
): Promise<number[]> {
  const rows = await sql.query<{ seat: number }>(
    `with locked as (
       select listing_id, seat
       from tickets
       where listing_id = $1::bigint and seat = any ($3::int[]) and owner_order_id = $2::bigint
       order by listing_id, seat
       for update)
     update tickets t
     set state = 'free', owner_id = null, owner_order_id = null, epoch = t.epoch + 1, order_id = null, held_until = null
     from locked
     where t.listing_id = locked.listing_id and t.seat = locked.seat
       and t.owner_order_id = $2::bigint and t.state = 'sold'
     returning t.seat`,
    [listingId, orderId, seats],
  );
  return rows.map(({ seat }) => seat);
}

export async function logGivenUp(
  sql: Sql,
  back: { listingId: number; orderId: number; buyerId: number; seats: readonly number[] },
): Promise<void> {
  await sql.query(
    `insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
     select listing_id, seat, epoch, 'refunded', $3::bigint, null, $2::bigint
     from tickets
     where listing_id = $1::bigint and seat = any ($4::int[])
     order by seat`,
    [back.listingId, back.orderId, back.buyerId, back.seats],
  );
}
