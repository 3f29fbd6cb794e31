import type { Sql } from '../platform/database/database.ts';
import { orderRows } from './key-rows.ts';
import { type Attempt, type AttemptRow, type PaymentKey, paymentColumns, toAttempt } from './payment.ts';

/** Every attempt to pay these orders, in a statement of its own after the locks: so a second click sees the first. */
export async function readAttempts(
  sql: Sql,
  orders: readonly { listingId: number; orderId: number }[],
): Promise<Attempt[]> {
  const rows = await sql.query<AttemptRow>(
    {
      name: 'orders.readAttempts',
      text: `${paymentColumns}, p.idempotency_key, p.joined
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join orders o on o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
             join payments p on p.listing_id = o.listing_id and p.order_id = o.order_id
             order by p.created_at, p.payment_id`,
    },
    [orderRows(orders)],
  );
  return rows.map(toAttempt);
}

/** What the buyers of these orders hold in time, are paying, or own of the listing without them, in their order. */
export async function countSeatsBeside(
  sql: Sql,
  orders: readonly { listingId: number; orderId: number; buyerId: number }[],
): Promise<number[]> {
  const rows = await sql.query<{ has: number }>(
    {
      name: 'orders.countSeatsBeside',
      text: `select
               (select coalesce(sum(cardinality(o.seats)), 0)
                from orders o
                where o.listing_id = wanted.listing_id and o.buyer_id = wanted.buyer_id
                  and o.order_id <> wanted.order_id
                  and (o.state = 'paying' or (o.state = 'held' and o.expires_at > now())))
               +
               (select count(*)
                from ownership_log l
                join tickets t on t.listing_id = l.listing_id and t.seat = l.seat
                  and t.epoch = l.epoch and t.owner_id = l.to_id
                where l.listing_id = wanted.listing_id and l.to_id = wanted.buyer_id) as has
             from jsonb_to_recordset($1::jsonb) as wanted (at int, listing_id bigint, order_id bigint, buyer_id bigint)
             order by wanted.at`,
    },
    [
      JSON.stringify(
        orders.map(({ listingId, orderId, buyerId }, at) => ({
          at,
          listing_id: listingId,
          order_id: orderId,
          buyer_id: buyerId,
        })),
      ),
    ],
  );
  return rows.map(({ has }) => has);
}

/**
 * Holds anew what ran out, for as long as paying may take. The caller has locked the orders and their tickets' rows and
 * seen each of them free, offered at the order's price, past its time or still carrying the order. Returns how many seats
 * are held now.
 */
export async function holdAnewIfExpired(
  sql: Sql,
  orders: readonly { listingId: number; orderId: number }[],
  payingSeconds: number,
): Promise<number> {
  const rows = await sql.query<{ seats: number }>(
    {
      name: 'orders.holdAnewIfExpired',
      text: `with renewed as (
               update orders o
               set previous_state = o.state, state = 'held', extended = true,
                   expires_at = statement_timestamp() + make_interval(secs => $2::float8),
                   resale = array(
                     select t.seat
                     from tickets t
                     where t.listing_id = o.listing_id and t.seat = any (o.seats) and t.owner_id is not null
                     order by t.seat)
               from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
               where o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
                 and o.state in ('held', 'expired') and o.expires_at <= statement_timestamp()
               returning o.listing_id, o.order_id, o.seats, o.expires_at
             ), had as (
               update tickets t
               set previous_state = t.state, state = 'held', order_id = renewed.order_id,
                   held_until = renewed.expires_at
               from renewed
               cross join unnest(renewed.seats) as wanted (seat)
               where t.listing_id = renewed.listing_id and t.seat = wanted.seat
                 and (t.state in ('free', 'offered')
                      or (t.state = 'held' and (t.order_id = renewed.order_id or t.held_until <= statement_timestamp())))
               returning 1
             )
             select count(*) as seats from had`,
    },
    [orderRows(orders), payingSeconds],
  );
  return rows[0]!.seats;
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

export interface Begun {
  /** How many seats are being paid now: all of the orders', or one was lost and nothing may be committed. */
  seats: number;
  createdAt: Date;
}

/**
 * The first begin of a payment moves the order's end, once: from ten to fifteen minutes after the hold.
 *
 * The order's state is compared as `state || ''` where its row is found by key: `state = 'held'` would let the planner
 * take the index of what is held, which its statistics call empty, and read all of it for each batch.
 */
export async function beginPaymentsIfHeld(
  sql: Sql,
  payments: readonly NewPayment[],
  payingSeconds: number,
): Promise<Begun> {
  const rows = await sql.query<Begun>(
    {
      name: 'orders.beginPaymentsIfHeld',
      text: `with wanted as materialized (
               select *
               from jsonb_to_recordset($1::jsonb)
                 as p (listing_id bigint, order_id bigint, payment_id bigint, amount bigint, currency text,
                       method text, customer text, idempotency_key text, request_hash text)
             ), begun as (
               update orders o
               set previous_state = o.state, state = 'paying',
                   expires_at = case when o.extended then o.expires_at
                                     else greatest(o.expires_at, o.created_at + make_interval(secs => $2::float8)) end,
                   extended = true
               from wanted
               where o.listing_id = wanted.listing_id and o.order_id = wanted.order_id and o.state || '' = 'held'
               returning o.listing_id, o.order_id, o.seats
             ), made as (
               insert into payments (listing_id, order_id, payment_id, state, amount, currency, method, customer,
                                     idempotency_key, request_hash)
               select listing_id, order_id, payment_id, 'created', amount, currency, method, customer,
                      idempotency_key, decode(request_hash, 'hex')
               from wanted
               order by listing_id, payment_id
             ), paying as (
               update tickets t
               set previous_state = t.state, state = 'paying', held_until = null
               from begun
               cross join unnest(begun.seats) as wanted (seat)
               where t.listing_id = begun.listing_id and t.seat = wanted.seat
                 and t.order_id = begun.order_id and t.state = 'held'
               returning 1
             )
             select (select count(*) from paying) as seats, now() as "createdAt"`,
    },
    [
      JSON.stringify(
        payments.map((payment) => ({
          listing_id: payment.listingId,
          order_id: payment.orderId,
          payment_id: payment.paymentId,
          amount: payment.amount,
          currency: payment.currency,
          method: payment.method,
          customer: payment.customer,
          idempotency_key: payment.idempotencyKey,
          request_hash: payment.requestHash.toString('hex'),
        })),
      ),
      payingSeconds,
    ],
  );
  return rows[0]!;
}

export type Joining = PaymentKey & { readonly idempotencyKey: string; readonly requestHash: Buffer };

/** From now on the attempts answer these keys too. */
export async function joinAttempts(sql: Sql, joinings: readonly Joining[]): Promise<void> {
  await sql.query(
    {
      name: 'orders.joinAttempts',
      text: `with keys as (
               select listing_id, payment_id, jsonb_object_agg(idempotency_key, request_hash) as joined
               from jsonb_to_recordset($1::jsonb)
                 as w (listing_id bigint, payment_id bigint, idempotency_key text, request_hash text)
               group by listing_id, payment_id
             ), locked as (
               select p.listing_id, p.payment_id, keys.joined
               from keys
               join payments p on p.listing_id = keys.listing_id and p.payment_id = keys.payment_id
               order by p.listing_id, p.payment_id
               for update of p)
             update payments p
             set joined = p.joined || locked.joined
             from locked
             where p.listing_id = locked.listing_id and p.payment_id = locked.payment_id`,
    },
    [
      JSON.stringify(
        joinings.map(({ listingId, paymentId, idempotencyKey, requestHash }) => ({
          listing_id: listingId,
          payment_id: paymentId,
          idempotency_key: idempotencyKey,
          request_hash: requestHash.toString('hex'),
        })),
      ),
    ],
  );
}
