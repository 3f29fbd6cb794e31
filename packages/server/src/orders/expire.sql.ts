import type { Sql } from '../platform/database/database.ts';

export interface ExpiredOrder {
  listingId: number;
  orderId: number;
  seats: number[];
}

/** Skips what somebody else has locked: a buyer who begins to pay at this moment decides alone. */
export async function expireHeldOrders(sql: Sql, limit: number): Promise<ExpiredOrder[]> {
  return sql.query<ExpiredOrder>(
    {
      name: 'orders.expireHeldOrders',
      text: `with past as (
               select listing_id, order_id
               from orders
               where state = 'held' and expires_at <= now()
               order by listing_id, order_id
               limit $1::int
               for update skip locked)
             update orders o
             set previous_state = o.state, state = 'expired'
             from past
             where o.listing_id = past.listing_id and o.order_id = past.order_id
             returning o.listing_id as "listingId", o.order_id as "orderId", o.seats`,
    },
    [limit],
  );
}

/** Only rows that still carry their order: a seat that somebody else holds by now is left alone. Returns the freed. */
export async function freeTicketsOfExpired(
  sql: Sql,
  orders: readonly ExpiredOrder[],
): Promise<{ listingId: number; seat: number; state: 'free' | 'offered'; offerPrice: number | null }[]> {
  return sql.query(
    {
      name: 'orders.freeTicketsOfExpired',
      text: `with carried as (
               select t.listing_id, t.seat
               from jsonb_to_recordset($1::jsonb) as past (listing_id bigint, order_id bigint, seats int[])
               cross join unnest(past.seats) as wanted (seat)
               join tickets t on t.listing_id = past.listing_id and t.seat = wanted.seat
                 and t.order_id = past.order_id
               order by t.listing_id, t.seat
               for update of t)
             update tickets t
             set previous_state = t.state, state = case when t.owner_id is null then 'free' else 'offered' end,
                 order_id = null, held_until = null
             from carried
             where t.listing_id = carried.listing_id and t.seat = carried.seat and t.state = 'held'
             returning t.listing_id as "listingId", t.seat, t.state, t.offer_price as "offerPrice"`,
    },
    [
      JSON.stringify(
        orders.map(({ listingId, orderId, seats }) => ({ listing_id: listingId, order_id: orderId, seats })),
      ),
    ],
  );
}
