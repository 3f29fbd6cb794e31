import type { Sql } from '../platform/database/database.ts';

export interface ChangeJudgement {
  /** What came with this key before, hex; null: nothing did. */
  requestHash: string | null;
  /** How many changes there were. */
  changes: number;
  /**
   * Those of the seats that another order has in time, or that are sold or kept back; of those on offer the buyer's own,
   * and what was let in at the gate since.
   */
  taken: number[];
  /** Those of the order's own seats that still carry it: an owner who offered one may have taken it back. */
  own: number[];
  /** Pairs of seat and price, minor units: those of the seats that somebody is selling on. */
  offers: [seat: number, price: number][];
  /** What is left of the order's time as this transaction began; what is past its time is judged by it. */
  secondsLeft: number;
}

/** All that a change is judged by besides locked rows, in a statement of its own: it comes after the locks. */
export async function readChangeJudgement(
  sql: Sql,
  wish: {
    readonly listingId: number;
    readonly orderId: number;
    readonly seats: readonly number[];
    readonly idempotencyKey: string;
  },
): Promise<ChangeJudgement | null> {
  const rows = await sql.query<ChangeJudgement>(
    {
      name: 'orders.readChangeJudgement',
      text: `select o.changes ->> $3::text as "requestHash",
                    (select count(*) from jsonb_object_keys(o.changes)) as changes,
                    array(
                      select t.seat
                      from tickets t
                      where t.listing_id = o.listing_id and t.seat = any ($4::int[])
                        and not (t.state = 'held' and t.order_id = o.order_id)
                        and ((t.state not in ('free', 'offered')
                              and not (t.state = 'held' and t.held_until <= now()))
                             or t.owner_id = o.buyer_id
                             or (t.owner_id is not null and exists (
                               select from scans s
                               where s.listing_id = t.listing_id and s.seat = t.seat and s.epoch = t.epoch)))
                      order by t.seat) as taken,
                    array(
                      select t.seat
                      from tickets t
                      where t.listing_id = o.listing_id and t.seat = any (o.seats)
                        and t.order_id = o.order_id and t.state = 'held'
                      order by t.seat) as own,
                    (select coalesce(jsonb_agg(jsonb_build_array(t.seat, t.offer_price) order by t.seat), '[]')
                     from tickets t
                     where t.listing_id = o.listing_id and t.seat = any ($4::int[])
                       and t.offer_price is not null) as offers,
                    extract(epoch from o.expires_at - now())::float8 as "secondsLeft"
             from orders o
             where o.listing_id = $1::bigint and o.order_id = $2::bigint`,
    },
    [wish.listingId, wish.orderId, wish.idempotencyKey, wish.seats],
  );
  return rows[0] ?? null;
}

export interface SeatChange {
  readonly listingId: number;
  readonly orderId: number;
  /** All that the order is for from now on, in the order of the ordinals. */
  readonly seats: readonly number[];
  /** Minor units, in the order of the seats. */
  readonly prices: readonly number[];
  /** What their owners want for those that they sell on, minor units; null: nobody does. In the order of the seats. */
  readonly offers: readonly (number | null)[];
  readonly dropped: readonly number[];
  readonly secondsLeft: number;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/** A seat that was touched, and how it stands now. */
export interface ChangedSeat {
  seat: number;
  state: 'held' | 'free' | 'offered';
  /** What its owner wants for it, minor units; null: nobody sells it on. */
  offerPrice: number | null;
}

/**
 * The old seats and the new in one pass, in the order in which rows are locked: two that swap never wait for each
 * other. Fewer rows back than seats and dropped ones: somebody else was faster, and nothing may be committed.
 *
 * What another order held past its time is judged by this transaction's own, which is the order's end less what was
 * left of it: only `excluded`, columns and constants stand in the condition, as in the hold's. A seat that is let go
 * is proposed as a held one that became free: no CHECK takes a row that was free from the beginning.
 */
export async function changeSeatsIfHeld(sql: Sql, change: SeatChange): Promise<ChangedSeat[]> {
  return sql.query<ChangedSeat>(
    {
      name: 'orders.changeSeatsIfHeld',
      text: `with changed as (
               update orders o
               set seats = $3::int[], prices = $4::bigint[],
                   resale = array(select seat from unnest($3::int[], $9::bigint[]) as w (seat, price)
                                  where price is not null),
                   changes = coalesce(o.changes, '{}') || jsonb_build_object($7::text, $8::text)
               where o.listing_id = $1::bigint and o.order_id = $2::bigint and o.state || '' = 'held'
               returning o.listing_id, o.order_id, o.expires_at
             ), wanted as (
               select changed.listing_id, seat, 'held' as state, null as previous_state, changed.order_id,
                      changed.expires_at as held_until, offer_price
               from changed cross join unnest($3::int[], $9::bigint[]) as w (seat, offer_price)
               union all
               select changed.listing_id, seat, 'free', 'held', null, null, null
               from changed cross join unnest($5::int[]) as seat
             )
             insert into tickets as t (listing_id, seat, state, previous_state, order_id, held_until, offer_price)
             select listing_id, seat, state, previous_state, order_id, held_until, offer_price
             from wanted
             order by listing_id, seat
             on conflict (listing_id, seat) do update
             set previous_state = t.state,
                 state = case when excluded.state = 'held' then 'held'
                              when t.owner_id is null then 'free' else 'offered' end,
                 order_id = excluded.order_id, held_until = excluded.held_until
             where (t.state = 'held' and t.order_id = $2::bigint)
                or (excluded.state = 'held' and t.offer_price is not distinct from excluded.offer_price
                    and (t.state in ('free', 'offered')
                         or excluded.held_until - t.held_until >= make_interval(secs => $6::float8)))
             returning t.seat, t.state, t.offer_price as "offerPrice"`,
    },
    [
      change.listingId,
      change.orderId,
      change.seats,
      change.prices,
      change.dropped,
      change.secondsLeft,
      change.idempotencyKey,
      change.requestHash.toString('hex'),
      change.offers,
    ],
  );
}
