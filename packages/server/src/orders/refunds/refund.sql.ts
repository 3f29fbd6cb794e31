import type { RefundCause } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import { orderRows } from '../key-rows.ts';

export interface OrderKey {
  readonly listingId: number;
  readonly orderId: number;
}

export interface TakenPayment extends OrderKey {
  readonly paymentId: number;
}

/** Locks the payments of these orders whose money is ours, or will be. */
export async function lockTakenPayments(sql: Sql, orders: readonly OrderKey[]): Promise<TakenPayment[]> {
  return sql.query<TakenPayment>(
    {
      name: 'orders.lockTakenPayments',
      text: `select p.listing_id as "listingId", p.payment_id as "paymentId", p.order_id as "orderId"
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join payments p on p.listing_id = wanted.listing_id and p.order_id = wanted.order_id
             where p.state in ('due', 'captured')
             order by p.listing_id, p.payment_id
             for update of p`,
    },
    [orderRows(orders)],
  );
}

export interface OwnedTicket extends OrderKey {
  readonly seat: number;
  readonly epoch: number;
  readonly ownerId: number;
}

/** One that its order owns; `isBeingBought`: somebody is paying for it, so that nobody takes it meanwhile. */
export interface StandingTicket extends OwnedTicket {
  readonly isBeingBought: boolean;
}

/** The tickets that were bought by these orders and that are still theirs. Whoever takes them has locked the orders. */
export async function readOwnedTickets(sql: Sql, orders: readonly OrderKey[]): Promise<StandingTicket[]> {
  return sql.query<StandingTicket>(
    {
      name: 'orders.readOwnedTickets',
      text: `select t.listing_id as "listingId", t.owner_order_id as "orderId", t.seat, t.epoch, t.owner_id as "ownerId",
                    t.state = 'paying' as "isBeingBought"
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join orders o on o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
             cross join unnest(o.seats) as s (seat)
             join tickets t on t.listing_id = o.listing_id and t.seat = s.seat and t.owner_order_id = o.order_id
             order by t.listing_id, t.seat`,
    },
    [orderRows(orders)],
  );
}

export interface NewRefund extends TakenPayment, OwnedTicket {
  readonly refundId: number;
  /** Minor units. */
  readonly amount: number;
  readonly cause: RefundCause;
  readonly reason: string | null;
  readonly request: { readonly idempotencyKey: string; readonly requestHash: Buffer } | null;
}

/** How many were new: a ticket is refunded once, because its seat and epoch are a unique key. */
export async function insertRefundsIfNew(sql: Sql, refunds: readonly NewRefund[]): Promise<number> {
  const rows = await sql.query(
    {
      name: 'orders.insertRefundsIfNew',
      text: `insert into refunds (listing_id, refund_id, payment_id, seat, epoch, amount, state, cause, reason,
                                  idempotency_key, request_hash)
             select listing_id, refund_id, payment_id, seat, epoch, amount, 'due', cause, reason,
                    idempotency_key, decode(request_hash, 'hex')
             from jsonb_to_recordset($1::jsonb) as given (listing_id bigint, refund_id bigint, payment_id bigint,
               seat int, epoch int, amount bigint, cause text, reason text, idempotency_key text, request_hash text)
             order by listing_id, refund_id
             on conflict (listing_id, seat, epoch) do nothing
             returning refund_id`,
    },
    [
      JSON.stringify(
        refunds.map(({ listingId, refundId, paymentId, seat, epoch, amount, cause, reason, request }) => ({
          listing_id: listingId,
          refund_id: refundId,
          payment_id: paymentId,
          seat,
          epoch,
          amount,
          cause,
          reason,
          idempotency_key: request?.idempotencyKey ?? null,
          request_hash: request?.requestHash.toString('hex') ?? null,
        })),
      ),
    ],
  );
  return rows.length;
}

/**
 * The tickets are void at the gate and their seats free, and the log says so. Who holds one that was on offer loses it, and
 * has paid nothing. The caller has locked them. Returns how many were still what they were when they were read.
 */
export async function takeBackTicketsIfOwned(sql: Sql, tickets: readonly OwnedTicket[]): Promise<number> {
  const rows = await sql.query<{ seats: number }>(
    {
      name: 'orders.takeBackTicketsIfOwned',
      text: `with given as materialized (
               select *
               from jsonb_to_recordset($1::jsonb)
                 as g (listing_id bigint, seat int, epoch int, owner_id bigint, order_id bigint)
             ), taken as (
               update tickets t
               set previous_state = t.state, state = 'free', owner_id = null, owner_order_id = null,
                   epoch = t.epoch + 1, order_id = null, held_until = null, offer_price = null
               from given
               where t.listing_id = given.listing_id and t.seat = given.seat and t.epoch = given.epoch
                 and t.owner_order_id = given.order_id and t.owner_id = given.owner_id and t.state in ('sold', 'offered', 'held')
               returning t.listing_id, t.seat, t.epoch, given.owner_id, given.order_id
             ), logged as (
               insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
               select listing_id, seat, epoch, 'refunded', owner_id, null, order_id
               from taken
             )
             select count(*) as seats from taken`,
    },
    [
      JSON.stringify(
        tickets.map(({ listingId, seat, epoch, ownerId, orderId }) => ({
          listing_id: listingId,
          seat,
          epoch,
          owner_id: ownerId,
          order_id: orderId,
        })),
      ),
    ],
  );
  return rows[0]!.seats;
}

/** The hash of the request that used this key for a refund of this order. */
export async function findRefundRequest(
  sql: Sql,
  { listingId, orderId }: OrderKey,
  idempotencyKey: string,
): Promise<Buffer | null> {
  const rows = await sql.query<{ request_hash: Buffer }>(
    {
      name: 'orders.findRefundRequest',
      text: `select r.request_hash
             from payments p
             join refunds r on r.listing_id = p.listing_id and r.payment_id = p.payment_id
             where p.listing_id = $1::bigint and p.order_id = $2::bigint and r.idempotency_key = $3::text
             limit 1`,
    },
    [listingId, orderId, idempotencyKey],
  );
  return rows[0]?.request_hash ?? null;
}

export interface RefundRow {
  readonly refundId: number;
  readonly seat: number;
  readonly amount: number;
  readonly currency: string;
  readonly state: 'due' | 'done';
  readonly cause: RefundCause;
  readonly reason: string | null;
  readonly idempotencyKey: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All refunds of an order, the first first. */
export async function readRefundsOfOrder(sql: Sql, { listingId, orderId }: OrderKey): Promise<RefundRow[]> {
  return sql.query<RefundRow>(
    {
      name: 'orders.readRefundsOfOrder',
      text: `select r.refund_id as "refundId", r.seat, r.amount, p.currency, r.state, r.cause, r.reason,
                    r.idempotency_key as "idempotencyKey", r.created_at as "createdAt", r.updated_at as "updatedAt"
             from payments p
             join refunds r on r.listing_id = p.listing_id and r.payment_id = p.payment_id
             where p.listing_id = $1::bigint and p.order_id = $2::bigint
             order by r.created_at, r.seat`,
    },
    [listingId, orderId],
  );
}
