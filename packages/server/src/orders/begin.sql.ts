import type { Sql } from '../platform/database/database.ts';

/** The first begin of a payment moves the order's end, once: from ten to fifteen minutes after the hold. */
export async function markOrderPayingIfHeld(
  sql: Sql,
  listingId: number,
  orderId: number,
  payingSeconds: number,
): Promise<void> {
  await sql.query(
    `update orders
     set state = 'paying',
         expires_at = case when extended then expires_at
                           else greatest(expires_at, created_at + make_interval(secs => $3::float8)) end,
         extended = true
     where listing_id = $1::bigint and order_id = $2::bigint and state = 'held'`,
    [listingId, orderId, payingSeconds],
  );
}

/** How many of the seats are being paid now: all of them, or the order had lost one. */
export async function markTicketsPayingIfHeld(
  sql: Sql,
  listingId: number,
  orderId: number,
  seats: readonly number[],
): Promise<number> {
  const rows = await sql.query(
    `update tickets
     set state = 'paying', held_until = null
     where listing_id = $1::bigint and seat = any ($3::int[])
       and order_id = $2::bigint and state = 'held'
     returning seat`,
    [listingId, orderId, seats],
  );
  return rows.length;
}

export interface NewPayment {
  listingId: number;
  orderId: number;
  paymentId: number;
  amount: number;
  currency: string;
  method: string | null;
  customer: string | null;
  idempotencyKey: string;
  requestHash: Buffer;
}

export async function insertPayment(sql: Sql, payment: NewPayment): Promise<void> {
  await sql.query(
    `insert into payments (listing_id, order_id, payment_id, state, amount, currency, method, customer,
                           idempotency_key, request_hash)
     values ($1::bigint, $2::bigint, $3::bigint, 'created', $4::bigint, $5::text, $6::text, $7::text, $8::text, $9::bytea)`,
    [
      payment.listingId,
      payment.orderId,
      payment.paymentId,
      payment.amount,
      payment.currency,
      payment.method,
      payment.customer,
      payment.idempotencyKey,
      payment.requestHash,
    ],
  );
}

/** Those of the seats that cannot be had any more, because somebody else holds or owns them. */
export async function ownersElsewhere(
  sql: Sql,
  listingId: number,
  orderId: number,
  seats: readonly number[],
): Promise<number[]> {
  const rows = await sql.query<{ seat: number }>(
    `select seat
     from tickets
     where listing_id = $1::bigint and seat = any ($3::int[])
       and order_id is distinct from $2::bigint
       and state not in ('free', 'offered')
       and not (state = 'held' and held_until <= now())
     order by seat`,
    [listingId, orderId, seats],
  );
  return rows.map(({ seat }) => seat);
}
