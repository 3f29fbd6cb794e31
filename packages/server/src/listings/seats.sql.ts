import type { Sql } from '../platform/database/database.ts';

/** The seats of a listing that are not free, by the character of their status. */
export type TakenSeats = Readonly<Partial<Record<'h' | 's' | 'k' | 'm', readonly number[]>>>;

export interface ListingSeats {
  readonly seatMapId: number;
  readonly prices: Record<string, number>;
  readonly currency: string;
  readonly asOf: Date;
  readonly taken: TakenSeats;
}

/**
 * How the seats of a listing stand, as one row whatever their number: seats nobody asked for have no rows, and the
 * others come as one JSON of numbers. A hold past its time is free by the clock, whoever tidies it later.
 */
export async function readSeats(
  sql: Sql,
  listingId: number,
  buyerId: number | null,
): Promise<ListingSeats | null> {
  const rows = await sql.query<ListingSeats>(
    {
      name: 'listings.readSeats',
      text: `select l.seat_map_id as "seatMapId", l.prices, l.currency, now() as "asOf", coalesce(t.taken, '{}') as taken
             from listings l
             cross join lateral (
               select json_object_agg(status, seats) as taken
               from (
                 select case
                          when order_id = any (array(
                            select order_id from orders
                            where listing_id = $1::bigint and buyer_id = $2::bigint
                          )) then 'm'
                          when state in ('held', 'paying') then 'h'
                          when state = 'kept' then 'k'
                          else 's'
                        end as status,
                        json_agg(seat) as seats
                 from tickets
                 where listing_id = $1::bigint
                   and state <> 'free' and (state <> 'held' or held_until > now())
                 group by status
               ) by_status
             ) t
             where l.listing_id = $1::bigint`,
    },
    [listingId, buyerId],
  );
  return rows[0] ?? null;
}
