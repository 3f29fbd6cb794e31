import type { Sql } from '../platform/database/database.ts';
import type { BoardRows } from './board.ts';

/** Everything that a map of a listing's seats shows, as of one moment of the database's clock. */
export interface BoardReading extends BoardRows {
  readonly seatMapId: number;
  readonly prices: Record<string, number>;
  readonly currency: string;
  readonly asOf: Date;
}

/**
 * How the seats of a listing stand, as one row whatever their number: seats nobody asked for have no rows, and the
 * others come as columns of JSON, which Node reads in native code. A hold past its time is free by the clock, whoever
 * tidies it later; the end of another is rounded up, because a Date would let it end a millisecond early. The orders
 * of seats being bought are looked up one by one: a join would read all orders of the listing, the paid ones too.
 */
export async function readBoard(sql: Sql, listingId: number): Promise<BoardReading | null> {
  const rows = await sql.query<BoardReading>(
    {
      name: 'listings.readBoard',
      text: `select l.seat_map_id as "seatMapId", l.prices, l.currency, now() as "asOf",
                    t.seats, t.states, t.buyers, t.held_until as "heldUntil", t.offers
             from listings l
             cross join lateral (
               select coalesce(json_agg(t.seat), '[]') as seats,
                      coalesce(string_agg(left(t.state, 1), ''), '') as states,
                      coalesce(json_agg(
                        case
                          when t.order_id is null then coalesce(t.owner_id, 0)
                          else (
                            select o.buyer_id from orders o
                            where o.listing_id = $1::bigint and o.order_id = t.order_id
                          )
                        end
                      ), '[]') as buyers,
                      coalesce(json_agg(
                        case
                          when t.state = 'held' then ceil(extract(epoch from t.held_until) * 1000)::bigint
                          else 0
                        end
                      ), '[]') as held_until,
                      coalesce(json_object_agg(t.seat, t.offer_price) filter (where t.offer_price is not null), '{}') as offers
               from (
                 select t.seat, t.order_id, t.owner_id, t.held_until, t.offer_price,
                        -- Past its time one that is sold on is on offer again, whoever tidies it later.
                        case when t.state = 'held' and t.held_until <= now() then 'offered' else t.state end as state
                 from tickets t
                 where t.listing_id = $1::bigint and t.state <> 'free'
                   and (t.state <> 'held' or t.held_until > now() or t.owner_id is not null)
               ) t
             ) t
             where l.listing_id = $1::bigint`,
    },
    [listingId],
  );
  return rows[0] ?? null;
}
