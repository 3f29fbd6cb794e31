import type { Sql } from '../platform/database/database.ts';
import { type Fragment, fragment, statementOf } from '../platform/database/fragment.ts';
import type { JsonObject } from './search-words.ts';

/** A listing with its venue's name and how many seats were left a moment ago. */
export interface ListingRow {
  readonly listingId: number;
  readonly sellerId: number;
  readonly venueId: number;
  readonly venueName: string;
  readonly city: string;
  readonly timeZone: string;
  readonly seatMapId: number;
  readonly title: string;
  readonly description: string;
  readonly startsAt: Date;
  readonly currency: string;
  /** Minor units by category. */
  readonly prices: Record<string, number>;
  readonly saleOpensAt: Date | null;
  readonly saleClosesAt: Date;
  readonly state: 'on_sale' | 'cancelled';
  readonly buyerLimit: number;
  readonly resalePercent: number;
  /** From when gates let in; null: from any time. */
  readonly doorsOpenAt: Date | null;
  readonly reentry: boolean;
  readonly terms: string;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly seatCount: number;
  readonly available: number;
  /** Null when no seat is left. */
  readonly lowestPrice: number | null;
}

export const listingColumns: Fragment = fragment`
  l.listing_id as "listingId", l.seller_id as "sellerId", l.venue_id as "venueId", v.name as "venueName", v.city,
  v.time_zone as "timeZone", l.seat_map_id as "seatMapId", l.title, l.description, l.starts_at as "startsAt",
  l.currency, l.prices, l.sale_opens_at as "saleOpensAt", l.sale_closes_at as "saleClosesAt", l.state,
  l.buyer_limit as "buyerLimit", l.resale_percent as "resalePercent", l.doors_open_at as "doorsOpenAt",
  l.reentry, l.terms, l.metadata, l.created_at as "createdAt", s.seat_count as "seatCount", s.available,
  s.lowest_price as "lowestPrice"`;

export const fromListings: Fragment = fragment`
  from listings l
  join listing_stats s on s.listing_id = l.listing_id
  join venues v on v.venue_id = l.venue_id`;

export async function readListing(sql: Sql, listingId: number): Promise<ListingRow | null> {
  const { text, values } = statementOf(
    fragment`select ${listingColumns} ${fromListings} where l.listing_id = ${listingId}::bigint`,
  );
  const rows = await sql.query<ListingRow>(text, values);
  return rows[0] ?? null;
}

export async function readClock(sql: Sql): Promise<Date> {
  const rows = await sql.query<{ now: Date }>('select now() as now');
  return rows[0]!.now;
}

export async function findListingByKey(
  sql: Sql,
  sellerId: number,
  idempotencyKey: string,
): Promise<{ listingId: number; requestHash: Buffer } | null> {
  const rows = await sql.query<{ listingId: number; requestHash: Buffer }>(
    `select listing_id as "listingId", request_hash as "requestHash"
     from listings
     where seller_id = $1::bigint and idempotency_key = $2::text`,
    [sellerId, idempotencyKey],
  );
  return rows[0] ?? null;
}

/** Whether a performance of this seller is still to come. */
export async function hasListingsToCome(sql: Sql, sellerId: number): Promise<boolean> {
  const rows = await sql.query<{ found: boolean }>(
    `select exists (
       select from listings
       where seller_id = $1::bigint and starts_at >= now() and state = 'on_sale'
     ) as found`,
    [sellerId],
  );
  return rows[0]!.found;
}

export interface NewListingRow {
  readonly listingId: number;
  readonly sellerId: number;
  readonly venueId: number;
  readonly seatMapId: number;
  readonly title: string;
  readonly description: string;
  readonly startsAt: Date;
  readonly currency: string;
  readonly prices: Readonly<Record<string, number>>;
  readonly saleOpensAt: Date | null;
  readonly saleClosesAt: Date;
  readonly buyerLimit: number;
  readonly resalePercent: number;
  readonly doorsOpenAt: Date | null;
  readonly reentry: boolean;
  readonly terms: string;
  readonly metadata: JsonObject;
  /** What the search finds it by, each once. */
  readonly words: readonly string[];
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/** False when the seller has used the key before. */
export async function insertListingIfNew(sql: Sql, listing: NewListingRow): Promise<boolean> {
  const rows = await sql.query(
    `insert into listings (listing_id, seller_id, venue_id, seat_map_id, title, description, starts_at, currency,
                           prices, sale_opens_at, sale_closes_at, buyer_limit, metadata, search,
                           idempotency_key, request_hash, resale_percent, doors_open_at, reentry, terms)
     values ($1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::text, $6::text, $7::timestamptz, $8::text,
             $9::jsonb, $10::timestamptz, $11::timestamptz, $12::int, $13::jsonb, array_to_tsvector($14::text[]),
             $15::text, $16::bytea, $17::int, $18::timestamptz, $19::boolean, $20::text)
     on conflict (seller_id, idempotency_key) do nothing
     returning listing_id`,
    [
      listing.listingId,
      listing.sellerId,
      listing.venueId,
      listing.seatMapId,
      listing.title,
      listing.description,
      listing.startsAt,
      listing.currency,
      JSON.stringify(listing.prices),
      listing.saleOpensAt,
      listing.saleClosesAt,
      listing.buyerLimit,
      JSON.stringify(listing.metadata),
      listing.words,
      listing.idempotencyKey,
      listing.requestHash,
      listing.resalePercent,
      listing.doorsOpenAt,
      listing.reentry,
      listing.terms,
    ],
  );
  return rows.length > 0;
}

/** What a sale must know of a listing. */
export interface SaleTerms {
  readonly listingId: number;
  readonly sellerId: number;
  readonly seatMapId: number;
  readonly state: 'on_sale' | 'cancelled';
  readonly title: string;
  readonly startsAt: Date;
  /** Null: from the start. */
  readonly saleOpensAt: Date | null;
  readonly saleClosesAt: Date;
  readonly currency: string;
  /** Minor units by category. */
  readonly prices: Readonly<Record<string, number>>;
  readonly buyerLimit: number;
  /** Who sells a ticket on may ask for so much of what they paid. */
  readonly resalePercent: number;
  /** From when gates let in; null: from any time. */
  readonly doorsOpenAt: Date | null;
  /** Whether who leaves may come in again. */
  readonly reentry: boolean;
  /** Grows with every change that a sale has to notice. */
  readonly version: number;
  readonly venueName: string;
  readonly city: string;
  readonly timeZone: string;
  /** The database's clock: the beginning of the transaction that read it. */
  readonly now: Date;
}

export async function readSaleTerms(sql: Sql, listingIds: readonly number[]): Promise<SaleTerms[]> {
  return sql.query<SaleTerms>(
    {
      name: 'listings.readSaleTerms',
      text: `select l.listing_id as "listingId", l.seller_id as "sellerId", l.seat_map_id as "seatMapId", l.state,
                    l.title, l.starts_at as "startsAt", l.sale_opens_at as "saleOpensAt",
                    l.sale_closes_at as "saleClosesAt", l.currency, l.prices, l.buyer_limit as "buyerLimit",
                    l.resale_percent as "resalePercent", l.doors_open_at as "doorsOpenAt", l.reentry, l.version,
                    v.name as "venueName", v.city, v.time_zone as "timeZone", now() as now
             from listings l
             join venues v on v.venue_id = l.venue_id
             where l.listing_id = any ($1::bigint[])`,
    },
    [listingIds],
  );
}

/** Which version each listing is at, and the database's clock: the beginning of the transaction. */
export async function readVersions(
  sql: Sql,
  listingIds: readonly number[],
): Promise<{ listingId: number; version: number; now: Date }[]> {
  return sql.query(
    {
      name: 'listings.readVersions',
      text: `select listing_id as "listingId", version, now() as now
             from listings
             where listing_id = any ($1::bigint[])`,
    },
    [listingIds],
  );
}
