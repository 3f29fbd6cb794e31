import type { Sql } from '../platform/database/database.ts';

export interface ExpiredOrder {
  listingId: number;
  orderId: number;
  seats: number[];
}

/** Skips what somebody else has locked: a buyer who begins to pay at this moment decides alone. */
export async function expireHeldOrders(sql: Sql, limit: number): Promise<ExpiredOrder[]> {
  const rows = await sql.query<{ listing_id: number; order_id: number; seats: number[] }>(
    `with past as (
       select listing_id, order_id
       from orders
       where state = 'held' and expires_at <= now()
       order by listing_id, order_id
       limit $1::int
       for update skip locked)
     update orders o
     set state = 'expired'
     from past
     where o.listing_id = past.listing_id and o.order_id = past.order_id and o.state = 'held'
     returning o.listing_id, o.order_id, o.seats`,
    [limit],
  );
  return rows.map((row) => ({ listingId: row.listing_id, orderId: row.order_id, seats: row.seats }));
}

/** Only rows that still carry their order: a seat that somebody else holds by now is left alone. */
export async function freeTicketsOfExpired(sql: Sql, orders: readonly ExpiredOrder[]): Promise<void> {
  const listings = orders.flatMap((order) => order.seats.map(() => order.listingId));
  const orderIds = orders.flatMap((order) => order.seats.map(() => order.orderId));
  const seats = orders.flatMap((order) => order.seats);
  await sql.query(
    `with carried as (
       select t.listing_id, t.seat, t.order_id
       from unnest($1::bigint[], $2::bigint[], $3::int[]) as past (listing_id, order_id, seat)
       join tickets t on t.listing_id = past.listing_id and t.seat = past.seat and t.order_id = past.order_id
       order by t.listing_id, t.seat
       for update of t)
     update tickets t
     set state = case when t.owner_id is null then 'free' else 'offered' end, order_id = null, held_until = null
     from carried
     where t.listing_id = carried.listing_id and t.seat = carried.seat
       and t.order_id = carried.order_id and t.state = 'held'`,
    [listings, orderIds, seats],
  );
}
