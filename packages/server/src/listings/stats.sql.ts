import type { Sql } from '../platform/database/database.ts';

/** A listing's seats and prices as of one moment. */
export interface TakenCount {
  readonly listingId: number;
  readonly seatMapId: number;
  readonly prices: Record<string, number>;
  /** Those that nobody can have at the listing's price: the ones on offer, too. */
  readonly taken: readonly number[];
  readonly offered: number;
  /** What the cheapest seat on offer costs; null where none is. */
  readonly lowestOffer: number | null;
  /** As text, because a Date would lose the microseconds. */
  readonly asOf: string;
}

export async function readTaken(sql: Sql, listingIds: readonly number[]): Promise<TakenCount[]> {
  return sql.query<TakenCount>(
    `select l.listing_id as "listingId", l.seat_map_id as "seatMapId", l.prices, now()::text as "asOf",
            array(
              select t.seat
              from tickets t
              where t.listing_id = l.listing_id
                and t.state <> 'free' and (t.state <> 'held' or t.held_until > now() or t.owner_id is not null)
            ) as taken,
            offers.offered, offers.lowest as "lowestOffer"
     from listings l
     cross join lateral (
       select count(*) as offered, min(t.offer_price) as lowest
       from tickets t
       where t.listing_id = l.listing_id and t.offer_price is not null
         and (t.state = 'offered' or (t.state = 'held' and t.held_until <= now()))
     ) offers
     where l.listing_id = any ($1::bigint[])`,
    [listingIds],
  );
}

export interface FreshStats {
  readonly listingId: number;
  readonly seatCount: number;
  readonly available: number;
  readonly lowestPrice: number | null;
  readonly asOf: string;
}

/** The row that every listing has from the beginning, or the search would not find it. */
export async function insertStats(sql: Sql, stats: Omit<FreshStats, 'asOf'>): Promise<void> {
  await sql.query(
    `insert into listing_stats (listing_id, seat_count, available, lowest_price)
     values ($1::bigint, $2::int, $3::int, $4::bigint)`,
    [stats.listingId, stats.seatCount, stats.available, stats.lowestPrice],
  );
}

/**
 * Writes what has changed; of two processes, the one that looked later wins. The rows are locked in the order of
 * their keys, so that two processes cannot wait for each other.
 */
export async function updateStatsIfNewer(sql: Sql, stats: readonly FreshStats[]): Promise<void> {
  await sql.query(
    `with fresh as (
       select *
       from unnest($1::bigint[], $2::int[], $3::bigint[], $4::timestamptz[])
         as f (listing_id, available, lowest_price, as_of)
     ),
     changed as (
       select s.listing_id
       from listing_stats s
       join fresh f on f.listing_id = s.listing_id
       where s.refreshed_at <= f.as_of
         and (s.available, s.lowest_price) is distinct from (f.available, f.lowest_price)
       order by s.listing_id
       for update of s
     )
     update listing_stats s
     set available = f.available, lowest_price = f.lowest_price, refreshed_at = f.as_of
     from fresh f
     join changed c on c.listing_id = f.listing_id
     where s.listing_id = f.listing_id`,
    [
      stats.map(({ listingId }) => listingId),
      stats.map(({ available }) => available),
      stats.map(({ lowestPrice }) => lowestPrice),
      stats.map(({ asOf }) => asOf),
    ],
  );
}

export interface UpcomingKey {
  readonly listingId: number;
  readonly startsAt: string;
}

/** The listings to come, by start; null begins at the first. */
export async function readUpcoming(
  sql: Sql,
  after: UpcomingKey | null,
  limit: number,
): Promise<UpcomingKey[]> {
  return sql.query<UpcomingKey>(
    `select listing_id as "listingId", starts_at::text as "startsAt"
     from listings
     where (starts_at, listing_id) > (coalesce($1::timestamptz, now()), coalesce($2::bigint, -1))
       and state = 'on_sale'
     order by starts_at, listing_id
     limit $3::int`,
    [after?.startsAt ?? null, after?.listingId ?? null, limit],
  );
}
