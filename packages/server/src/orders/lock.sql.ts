import type { OrderState, PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { orderRows, paymentRows } from './key-rows.ts';
import type { TicketState } from './states.ts';

/**
 * Locks, always in this order in every transaction: buyers, orders, payments, refunds, tickets, outbox, each sorted by
 * key. `for update` with `order by` comes before any `update … from`, which would lock in its plan's order.
 */

/**
 * Locks the buyers' rows, making them if need be, so that nobody counts these buyers' seats meanwhile. A conflict that
 * updates nothing still locks. No buyer may be named twice.
 */
export async function lockBuyers(
  sql: Sql,
  buyers: readonly { listingId: number; buyerId: number }[],
): Promise<void> {
  await sql.query(
    {
      name: 'orders.lockBuyers',
      text: `insert into buyers (listing_id, buyer_id)
             select listing_id, buyer_id
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, buyer_id bigint)
             order by listing_id, buyer_id
             on conflict (listing_id, buyer_id) do update set buyer_id = excluded.buyer_id where false`,
    },
    [JSON.stringify(buyers.map(({ listingId, buyerId }) => ({ listing_id: listingId, buyer_id: buyerId })))],
  );
}

export interface LockedOrder {
  listingId: number;
  orderId: number;
  buyerId: number;
  state: OrderState;
  seats: number[];
  /** Minor units, in the order of the seats. */
  prices: number[];
  /** Those of the seats that were on offer, for resale, when they were held. */
  resale: number[];
  currency: string;
  declines: number;
  expiresAt: Date;
  createdAt: Date;
  /** By the database's clock, as this statement began: after every lock that was taken before it. */
  isPastTime: boolean;
}

/** Those of the orders that there are. */
export async function lockOrders(
  sql: Sql,
  orders: readonly { listingId: number; orderId: number }[],
): Promise<LockedOrder[]> {
  return sql.query<LockedOrder>(
    {
      name: 'orders.lockOrders',
      text: `select o.listing_id as "listingId", o.order_id as "orderId", o.buyer_id as "buyerId", o.state, o.seats,
                    o.prices, o.resale, o.currency, o.declines, o.expires_at as "expiresAt", o.created_at as "createdAt",
                    o.expires_at <= statement_timestamp() as "isPastTime"
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join orders o on o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
             order by o.listing_id, o.order_id
             for update of o`,
    },
    [orderRows(orders)],
  );
}

export interface LockedPayment {
  listingId: number;
  paymentId: number;
  orderId: number;
  state: PaymentState;
}

/** Those of the attempts that there are; nobody moves them until this transaction ends. */
export async function lockPayments(
  sql: Sql,
  payments: readonly { listingId: number; paymentId: number }[],
): Promise<LockedPayment[]> {
  return sql.query<LockedPayment>(
    {
      name: 'orders.lockPayments',
      text: `select p.listing_id as "listingId", p.payment_id as "paymentId", p.order_id as "orderId", p.state
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, payment_id bigint)
             join payments p on p.listing_id = wanted.listing_id and p.payment_id = wanted.payment_id
             order by p.listing_id, p.payment_id
             for update of p`,
    },
    [paymentRows(payments)],
  );
}

export interface LockedTicket {
  listingId: number;
  seat: number;
  state: TicketState;
  orderId: number | null;
  ownerId: number | null;
  ownerOrderId: number | null;
  epoch: number;
  /** What its owner wants for it, minor units; null: it is not on offer. */
  offerPrice: number | null;
  /** Held, and its time is over by the database's clock as this statement began. */
  isPastTime: boolean;
}

/** Those of the seats that have a row. No seat may be named twice. */
export async function lockTickets(
  sql: Sql,
  seats: readonly { listingId: number; seat: number }[],
): Promise<LockedTicket[]> {
  return sql.query<LockedTicket>(
    {
      name: 'orders.lockTickets',
      text: `select t.listing_id as "listingId", t.seat, t.state, t.order_id as "orderId", t.owner_id as "ownerId",
                    t.owner_order_id as "ownerOrderId", t.epoch, t.offer_price as "offerPrice",
                    t.state = 'held' and t.held_until <= statement_timestamp() as "isPastTime"
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, seat int)
             join tickets t on t.listing_id = wanted.listing_id and t.seat = wanted.seat
             order by t.listing_id, t.seat
             for update of t`,
    },
    [JSON.stringify(seats.map(({ listingId, seat }) => ({ listing_id: listingId, seat })))],
  );
}
