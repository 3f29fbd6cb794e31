import type { Revocation } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';

/** What the ownership log says of seats whose ticket changed hands: `l` is the log, without first sales. */
const revocationColumns = `
  log.seat,
  max(case log.kind when 'refunded' then log.epoch + 1 else log.epoch end) as lowest_epoch,
  coalesce(json_agg(log.epoch - 1 order by log.epoch) filter (where log.kind = 'refunded'), '[]'::json) as refunded`;

export interface RevocationsOfListing {
  readonly startsAt: Date;
  /** From when gates let in; null: from any time. */
  readonly doorsOpenAt: Date | null;
  readonly reentry: boolean;
  readonly createdAt: Date;
  readonly revocations: Revocation[];
  readonly asOf: Date;
}

/** All that is void of a listing, in the order of its seats; null where there is no such listing. */
export async function readRevocations(sql: Sql, listingId: number): Promise<RevocationsOfListing | null> {
  const rows = await sql.query<RevocationsOfListing>(
    {
      name: 'tickets.readRevocations',
      text: `select l.starts_at as "startsAt", l.created_at as "createdAt", now() as "asOf",
             l.doors_open_at as "doorsOpenAt", l.reentry, coalesce((
               select json_agg(
                 json_build_object('seat', moved.seat, 'lowestEpoch', moved.lowest_epoch, 'refunded', moved.refunded)
                 order by moved.seat)
               from (
                 select ${revocationColumns}
                 from ownership_log log
                 where log.listing_id = $1::bigint and log.epoch > 1
                 group by log.seat
               ) moved
             ), '[]'::json) as revocations
             from listings l
             where l.listing_id = $1::bigint`,
    },
    [listingId],
  );
  return rows[0] ?? null;
}

export interface RevocationsToCome {
  readonly listings: { listingId: number; seats: Revocation[] }[];
  /** How many seats there are of all listings, named here or not. */
  readonly seatCount: number;
  readonly asOf: Date;
}

/**
 * The same of all listings that are not over, whole listings only, those with the fewest first and not more than `limit`
 * seats in all: so as many listings as can be are told of completely. Counted first, and only what is named put together:
 * with 30,000 seats that changed hands in 2,000 listings that is a quarter of the time.
 */
export async function readRevocationsToCome(sql: Sql, limit: number): Promise<RevocationsToCome> {
  const rows = await sql.query<RevocationsToCome>(
    {
      name: 'tickets.readRevocationsToCome',
      text: `with of_listing as (
               select listing_id, count(*) as seats, sum(count(*)) over (order by count(*), listing_id) as so_far
               from (
                 select log.listing_id, log.seat
                 from listings l
                 join ownership_log log on log.listing_id = l.listing_id and log.epoch > 1
                 where l.starts_at > now() - interval '1 day'
                 group by log.listing_id, log.seat
               ) moved
               group by listing_id
             ), named as (
               select listing_id, json_agg(
                 json_build_object('seat', seat, 'lowestEpoch', lowest_epoch, 'refunded', refunded) order by seat) as seats
               from (
                 select log.listing_id, ${revocationColumns}
                 from of_listing
                 join ownership_log log on log.listing_id = of_listing.listing_id and log.epoch > 1
                 where of_listing.so_far <= $1::int
                 group by log.listing_id, log.seat
               ) moved
               group by listing_id
             )
             select coalesce((
                      select json_agg(json_build_object('listingId', listing_id, 'seats', seats) order by listing_id)
                      from named
                    ), '[]'::json) as listings,
                    coalesce((select sum(seats) from of_listing), 0)::int as "seatCount",
                    now() as "asOf"`,
    },
    [limit],
  );
  return rows[0]!;
}
