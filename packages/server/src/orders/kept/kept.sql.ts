import type { Sql } from '../../platform/database/database.ts';
import type { TicketState } from '../states.ts';

export interface SeatsOfListing {
  readonly listingId: number;
  /** Each once. */
  readonly seats: readonly number[];
}

/** Those of the seats that somebody has, in the order of the seats. A hold past its time counts no more. */
export async function readSeatsSomebodyHas(
  sql: Sql,
  wish: SeatsOfListing,
): Promise<{ seat: number; state: Extract<TicketState, 'held' | 'paying' | 'sold' | 'offered'> }[]> {
  return sql.query(
    {
      name: 'orders.readSeatsSomebodyHas',
      text: `select t.seat, case when t.state = 'held' and t.held_until <= now() then 'offered' else t.state end as state
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, seats int[])
             cross join unnest(wanted.seats) as named (seat)
             join tickets t on t.listing_id = wanted.listing_id and t.seat = named.seat
             where t.state not in ('free', 'kept')
               and not (t.state = 'held' and t.held_until <= now() and t.owner_id is null)
             order by t.seat`,
    },
    [rowOf(wish)],
  );
}

/** Fewer seats than asked for: somebody else was faster, and nothing may be committed. */
export async function keepSeatsIfNobodyHasThem(
  sql: Sql,
  wish: SeatsOfListing & { readonly reason: string },
): Promise<{ seats: number; keptAt: Date }> {
  const rows = await sql.query<{ seats: number; keptAt: Date }>(
    {
      name: 'orders.keepSeatsIfNobodyHasThem',
      text: `with kept as (
               insert into tickets as t (listing_id, seat, state, kept_at, kept_reason)
               select wanted.listing_id, named.seat, 'kept', now(), wanted.reason
               from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, seats int[], reason text)
               cross join unnest(wanted.seats) as named (seat)
               order by wanted.listing_id, named.seat
               on conflict (listing_id, seat) do update
               set previous_state = t.state, state = 'kept', order_id = null, held_until = null,
                   offer_price = null, kept_at = excluded.kept_at, kept_reason = excluded.kept_reason
               where t.state in ('free', 'kept')
                  or (t.state = 'held' and t.held_until <= excluded.kept_at and t.owner_id is null)
               returning 1
             )
             select (select count(*) from kept) as seats, now() as "keptAt"`,
    },
    [rowOf(wish, { reason: wish.reason })],
  );
  return rows[0]!;
}

/**
 * Gives those that were kept back and are free now, in any order. By an array and not by a join with what was locked:
 * that one's plan read all of it for each seat, 12 s for ten thousand.
 */
export async function releaseSeatsIfKept(
  sql: Sql,
  { listingId, seats }: SeatsOfListing,
): Promise<{ seat: number }[]> {
  return sql.query<{ seat: number }>(
    {
      name: 'orders.releaseSeatsIfKept',
      text: `with kept as (
               select seat
               from tickets
               where listing_id = $1::bigint and seat = any ($2::int[]) and state = 'kept'
               order by seat
               for update
             )
             update tickets t
             set previous_state = t.state, state = 'free', kept_at = null, kept_reason = null
             where t.listing_id = $1::bigint and t.seat = any (array(select seat from kept)) and t.state = 'kept'
             returning t.seat`,
    },
    [listingId, seats],
  );
}

export interface KeptRow {
  readonly keptAt: Date;
  readonly reason: string;
  readonly seats: number[];
}

/** What is kept back of a listing, a row for each reason and moment. */
export async function readKeptSeats(sql: Sql, listingId: number): Promise<KeptRow[]> {
  return sql.query<KeptRow>(
    {
      name: 'orders.readKeptSeats',
      text: `select kept_at as "keptAt", kept_reason as reason, array_agg(seat order by seat) as seats
             from tickets
             where listing_id = $1::bigint and state = 'kept'
             group by kept_at, kept_reason
             order by kept_at, min(seat)`,
    },
    [listingId],
  );
}

function rowOf({ listingId, seats }: SeatsOfListing, more: { reason?: string } = {}): string {
  return JSON.stringify([{ listing_id: listingId, seats, ...more }]);
}
