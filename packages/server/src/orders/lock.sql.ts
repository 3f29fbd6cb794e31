import type { OrderState, PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';

/**
 * Locks, always in this order in every transaction: buyers, orders, payments, tickets, outbox, each sorted by key.
 * `for update` with `order by` before any `update … from`, which would lock in its plan's order.
 */

/**
 * Locks the buyer's row, making it if need be, so that nobody counts this buyer's seats meanwhile. A conflict that
 * updates nothing still locks.
 */
export async function lockBuyer(sql: Sql, listingId: number, buyerId: number): Promise<void> {
  await sql.query(
    `insert into buyers (listing_id, buyer_id) values ($1::bigint, $2::bigint)
     on conflict (listing_id, buyer_id) do update set buyer_id = excluded.buyer_id where false`,
    [listingId, buyerId],
  );
}

export interface LockedOrder {
  orderId: number;
  buyerId: number;
  state: OrderState;
  seats: number[];
  /** Minor units, in the order of the seats. */
  prices: number[];
  currency: string;
  declines: number;
  /** By the database's clock, as this statement began: after every lock that was taken before it. */
  isPastTime: boolean;
}

export async function lockOrder(sql: Sql, listingId: number, orderId: number): Promise<LockedOrder | null> {
  const rows = await sql.query<{
    buyer_id: number;
    state: OrderState;
    seats: number[];
    prices: number[];
    currency: string;
    declines: number;
    is_past_time: boolean;
  }>(
    `select buyer_id, state, seats, prices, currency, declines, expires_at <= statement_timestamp() as is_past_time
     from orders
     where listing_id = $1::bigint and order_id = $2::bigint
     for update`,
    [listingId, orderId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    orderId,
    buyerId: row.buyer_id,
    state: row.state,
    seats: row.seats,
    prices: row.prices,
    currency: row.currency,
    declines: row.declines,
    isPastTime: row.is_past_time,
  };
}

/** The state of the attempt, which nobody moves until this transaction ends. */
export async function lockPayment(
  sql: Sql,
  listingId: number,
  paymentId: number,
): Promise<PaymentState | null> {
  const rows = await sql.query<{ state: PaymentState }>(
    `select state
     from payments
     where listing_id = $1::bigint and payment_id = $2::bigint
     for update`,
    [listingId, paymentId],
  );
  return rows[0]?.state ?? null;
}

/** Locks the seats' rows and says which of them carry the order. */
export async function lockTicketsOfOrder(
  sql: Sql,
  listingId: number,
  orderId: number,
  seats: readonly number[],
): Promise<number[]> {
  const rows = await sql.query<{ seat: number; order_id: number | null }>(
    `select seat, order_id
     from tickets
     where listing_id = $1::bigint and seat = any ($2::int[])
     order by listing_id, seat
     for update`,
    [listingId, seats],
  );
  return rows.filter((row) => row.order_id === orderId).map(({ seat }) => seat);
}
