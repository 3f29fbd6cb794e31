import type { Sql } from '../platform/database/database.ts';

export interface Judgement {
  /** The order that this key made before. */
  earlier: { orderId: number; requestHash: Buffer } | null;
  /**
   * Those of the seats that are sold, kept back, being paid, or held by somebody in time; of those on offer the buyer's
   * own, and what was let in at the gate since.
   */
  taken: number[];
  /** Pairs of seat and price, minor units: those of the others that their owners sell on. */
  offers: [seat: number, price: number][];
  /**
   * What the buyer holds, is paying, or owns of the listing. Expired holds drop out by the clock; what was bought and
   * handed on drops out by the owner, which is why it is read through the ownership log and not through orders.
   */
  has: number;
}

/** All that holds are judged by, in one statement with a snapshot of its own: it comes after the locks. */
export async function readJudgements(
  sql: Sql,
  wishes: readonly {
    listingId: number;
    buyerId: number;
    idempotencyKey: string;
    seats: readonly number[];
  }[],
): Promise<Judgement[]> {
  const rows = await sql.query<{
    at: number;
    order_id: number | null;
    request_hash: Buffer | null;
    taken: number[];
    offers: [seat: number, price: number][];
    has: number;
  }>(
    {
      name: 'orders.readJudgements',
      text: `select wanted.at, earlier.order_id, earlier.request_hash,
               array(
                 select t.seat
                 from tickets t
                 where t.listing_id = wanted.listing_id and t.seat = any (wanted.seats)
                   and ((t.state not in ('free', 'offered')
                         and not (t.state = 'held' and t.held_until <= now()))
                        or t.owner_id = wanted.buyer_id
                        or (t.owner_id is not null and exists (
                          select from scans s
                          where s.listing_id = t.listing_id and s.seat = t.seat and s.epoch = t.epoch)))
                 order by t.seat) as taken,
               (select coalesce(jsonb_agg(jsonb_build_array(t.seat, t.offer_price) order by t.seat), '[]')
                from tickets t
                where t.listing_id = wanted.listing_id and t.seat = any (wanted.seats)
                  and t.offer_price is not null) as offers,
               (select coalesce(sum(cardinality(o.seats)), 0)
                from orders o
                where o.listing_id = wanted.listing_id and o.buyer_id = wanted.buyer_id
                  and (o.state = 'paying' or (o.state = 'held' and o.expires_at > now())))
               +
               (select count(*)
                from ownership_log l
                join tickets t on t.listing_id = l.listing_id and t.seat = l.seat
                  and t.epoch = l.epoch and t.owner_id = l.to_id
                where l.listing_id = wanted.listing_id and l.to_id = wanted.buyer_id) as has
             from jsonb_to_recordset($1::jsonb)
               as wanted (at int, listing_id bigint, buyer_id bigint, idempotency_key text, seats int[])
             left join orders earlier on earlier.listing_id = wanted.listing_id
               and earlier.buyer_id = wanted.buyer_id and earlier.idempotency_key = wanted.idempotency_key
             order by wanted.at`,
    },
    [
      JSON.stringify(
        wishes.map(({ listingId, buyerId, idempotencyKey, seats }, at) => ({
          at,
          listing_id: listingId,
          buyer_id: buyerId,
          idempotency_key: idempotencyKey,
          seats,
        })),
      ),
    ],
  );
  return rows.map((row) => ({
    earlier: row.order_id === null ? null : { orderId: row.order_id, requestHash: row.request_hash! },
    taken: row.taken,
    offers: row.offers,
    has: row.has,
  }));
}

export interface NewOrder {
  listingId: number;
  orderId: number;
  buyerId: number;
  /** In the order of the ordinals. */
  seats: readonly number[];
  prices: readonly number[];
  /** What their owners want for those that they sell on, minor units; null: nobody does. In the order of the seats. */
  offers: readonly (number | null)[];
  currency: string;
  idempotencyKey: string;
  requestHash: Buffer;
}

/** What all orders of one commit have in common. */
export interface Held {
  /** How many seats were had. Fewer than asked for: somebody else was faster, and nothing may be committed. */
  seats: number;
  createdAt: Date;
  /** Microseconds since 1970. */
  createdAtMicroseconds: number;
  expiresAt: Date;
}

/**
 * THE statement: who inserts a seat's row, or finds it free, has the seat.
 *
 * A hold past its time is judged by this hold's own time, which is `held_until` less its length; what is not held has
 * no `held_until`, a CHECK says so. What an owner wants for the seat must be what the buyer was judged by. Only `excluded`
 * and constants stand in the condition: functions there must be immutable where the database is distributed. No seat and
 * no key may be named twice.
 */
export async function insertOrdersAndTakeSeatsIfFree(
  sql: Sql,
  orders: readonly NewOrder[],
  holdSeconds: number,
): Promise<Held> {
  const rows = await sql.query<Held>(
    {
      name: 'orders.insertOrdersAndTakeSeatsIfFree',
      text: `with wanted as materialized (
               select *
               from jsonb_to_recordset($1::jsonb)
                 as o (listing_id bigint, order_id bigint, buyer_id bigint, seats int[], prices bigint[],
                       offers bigint[], resale int[], currency text, idempotency_key text, request_hash text)
             ), made as (
               insert into orders (listing_id, order_id, buyer_id, seats, prices, resale, currency, state, expires_at,
                                   idempotency_key, request_hash)
               select listing_id, order_id, buyer_id, seats, prices, resale, currency, 'held',
                      now() + make_interval(secs => $2::float8), idempotency_key, decode(request_hash, 'hex')
               from wanted
               order by listing_id, order_id
             ), had as (
               insert into tickets as t (listing_id, seat, state, order_id, held_until, offer_price)
               select wanted.listing_id, seat, 'held', wanted.order_id, now() + make_interval(secs => $2::float8), offer
               from wanted
               cross join unnest(wanted.seats, wanted.offers) as o (seat, offer)
               order by wanted.listing_id, seat
               on conflict (listing_id, seat) do update
               set previous_state = t.state, state = 'held', order_id = excluded.order_id,
                   held_until = excluded.held_until
               where (t.state in ('free', 'offered')
                      or excluded.held_until - t.held_until >= make_interval(secs => $2::float8))
                 and t.offer_price is not distinct from excluded.offer_price
               returning 1
             )
             select (select count(*) from had) as seats, now() as "createdAt",
                    (extract(epoch from now()) * 1000000)::bigint as "createdAtMicroseconds",
                    now() + make_interval(secs => $2::float8) as "expiresAt"`,
    },
    [
      JSON.stringify(
        orders.map((order) => ({
          listing_id: order.listingId,
          order_id: order.orderId,
          buyer_id: order.buyerId,
          seats: order.seats,
          prices: order.prices,
          offers: order.offers,
          resale: order.seats.filter((_, at) => order.offers[at] !== null),
          currency: order.currency,
          idempotency_key: order.idempotencyKey,
          request_hash: order.requestHash.toString('hex'),
        })),
      ),
      holdSeconds,
    ],
  );
  return rows[0]!;
}

/** The orders that these keys made before, for those who are refused without a transaction. */
export async function findOrdersByKeys(
  sql: Sql,
  wishes: readonly { listingId: number; buyerId: number; idempotencyKey: string }[],
): Promise<({ orderId: number; requestHash: Buffer } | null)[]> {
  const rows = await sql.query<{ order_id: number | null; request_hash: Buffer | null }>(
    {
      name: 'orders.findOrdersByKeys',
      text: `select o.order_id, o.request_hash
             from jsonb_to_recordset($1::jsonb)
               as wanted (at int, listing_id bigint, buyer_id bigint, idempotency_key text)
             left join orders o on o.listing_id = wanted.listing_id and o.buyer_id = wanted.buyer_id
               and o.idempotency_key = wanted.idempotency_key
             order by wanted.at`,
    },
    [
      JSON.stringify(
        wishes.map(({ listingId, buyerId, idempotencyKey }, at) => ({
          at,
          listing_id: listingId,
          buyer_id: buyerId,
          idempotency_key: idempotencyKey,
        })),
      ),
    ],
  );
  return rows.map(({ order_id: orderId, request_hash: requestHash }) =>
    orderId === null ? null : { orderId, requestHash: requestHash! },
  );
}
