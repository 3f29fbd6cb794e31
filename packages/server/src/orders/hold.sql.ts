import type { Sql } from '../platform/database/database.ts';

export interface Judgement {
  /** The order that this key made before. */
  earlier: { orderId: number; requestHash: Buffer } | null;
  /** Those of the seats that are sold, kept back, being paid, or held by somebody in time. */
  taken: number[];
  /**
   * What the buyer holds, is paying, or owns of the listing. Expired holds drop out by the clock; what was bought and
   * handed on drops out by the owner, which is why it is read through the ownership log and not through orders.
   */
  has: number;
}

/** All that a hold is judged by, in one statement with a snapshot of its own: it comes after the lock. */
export async function readJudgement(
  sql: Sql,
  wish: { listingId: number; buyerId: number; idempotencyKey: string; seats: readonly number[] },
): Promise<Judgement> {
  const rows = await sql.query<{
    order_id: number | null;
    request_hash: Buffer | null;
    taken: number[];
    has: number;
  }>(
    `select earlier.order_id, earlier.request_hash,
       array(
         select seat
         from tickets
         where listing_id = $1::bigint and seat = any ($4::int[])
           and state not in ('free', 'offered')
           and not (state = 'held' and held_until <= now())
         order by seat) as taken,
       (select coalesce(sum(cardinality(seats)), 0)
        from orders
        where listing_id = $1::bigint and buyer_id = $2::bigint
          and (state = 'paying' or (state = 'held' and expires_at > now())))
       +
       (select count(*)
        from ownership_log l
        join tickets t on t.listing_id = l.listing_id and t.seat = l.seat
          and t.epoch = l.epoch and t.owner_id = l.to_id
        where l.listing_id = $1::bigint and l.to_id = $2::bigint) as has
     from (values (1)) as one
     left join orders earlier on earlier.listing_id = $1::bigint and earlier.buyer_id = $2::bigint
       and earlier.idempotency_key = $3::text`,
    [wish.listingId, wish.buyerId, wish.idempotencyKey, wish.seats],
  );
  const row = rows[0]!;
  return {
    earlier: row.order_id === null ? null : { orderId: row.order_id, requestHash: row.request_hash! },
    taken: row.taken,
    has: row.has,
  };
}

export interface NewOrder {
  listingId: number;
  orderId: number;
  buyerId: number;
  seats: readonly number[];
  prices: readonly number[];
  currency: string;
  holdSeconds: number;
  idempotencyKey: string;
  requestHash: Buffer;
}

/** Returns until when the seats are held, as text, because a Date would lose the microseconds. */
export async function insertOrder(sql: Sql, order: NewOrder): Promise<string> {
  const rows = await sql.query<{ expires_at: string }>(
    `insert into orders (listing_id, order_id, buyer_id, seats, prices, currency, state, expires_at,
                         idempotency_key, request_hash)
     values ($1::bigint, $2::bigint, $3::bigint, $4::int[], $5::bigint[], $6::text, 'held',
             now() + make_interval(secs => $7::float8), $8::text, $9::bytea)
     returning expires_at::text`,
    [
      order.listingId,
      order.orderId,
      order.buyerId,
      order.seats,
      order.prices,
      order.currency,
      order.holdSeconds,
      order.idempotencyKey,
      order.requestHash,
    ],
  );
  return rows[0]!.expires_at;
}

/**
 * THE statement: who inserts a seat's row, or finds it free, has the seat. Returns the seats that were had.
 *
 * A hold past its time is judged by this hold's own time, which is `held_until` less its length. Only `excluded`
 * and constants stand in the condition: functions there must be immutable where the database is distributed.
 */
export async function takeSeatsIfFree(
  sql: Sql,
  hold: {
    listingId: number;
    orderId: number;
    seats: readonly number[];
    heldUntil: string;
    holdSeconds: number;
  },
): Promise<number[]> {
  const rows = await sql.query<{ seat: number }>(
    `insert into tickets as t (listing_id, seat, state, order_id, held_until)
     select $1::bigint, wanted.seat, 'held', $2::bigint, $3::timestamptz
     from unnest($4::int[]) as wanted (seat)
     order by wanted.seat
     on conflict (listing_id, seat) do update
     set state = 'held', order_id = excluded.order_id, held_until = excluded.held_until
     where t.state in ('free', 'offered')
        or (t.state = 'held' and excluded.held_until - t.held_until >= make_interval(secs => $5::float8))
     returning t.seat`,
    [hold.listingId, hold.orderId, hold.heldUntil, hold.seats, hold.holdSeconds],
  );
  return rows.map(({ seat }) => seat);
}
