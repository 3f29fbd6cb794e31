import type { Category, Visibility } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { allOf, type Fragment, fragment, statementOf } from '../platform/database/fragment.ts';

/** A venue with the newest version of its seat map. */
export interface VenueRow {
  readonly venueId: number;
  readonly ownerId: number;
  readonly name: string;
  readonly city: string;
  readonly timeZone: string;
  readonly visibility: Visibility;
  readonly seatMapId: number;
  readonly seatCount: number;
  readonly categories: Category[];
  readonly createdAt: Date;
}

const selectVenue = fragment`
  select v.venue_id as "venueId", v.owner_id as "ownerId", v.name, v.city, v.time_zone as "timeZone",
         v.visibility, m.seat_map_id as "seatMapId", m.seat_count as "seatCount", m.categories,
         v.created_at as "createdAt"
  from venues v
  join lateral (
    select seat_map_id, seat_count, drawing -> 'categories' as categories
    from seat_maps
    where venue_id = v.venue_id
    order by version desc
    limit 1
  ) m on true`;

export async function readVenue(sql: Sql, venueId: number): Promise<VenueRow | null> {
  const { text, values } = statementOf(fragment`${selectVenue} where v.venue_id = ${venueId}::bigint`);
  const rows = await sql.query<VenueRow>(text, values);
  return rows[0] ?? null;
}

export interface VenueSearch {
  /** Whose private venues are seen too. */
  readonly ownerIds: readonly number[];
  readonly words: string | null;
  readonly after: { readonly name: string; readonly venueId: number } | null;
  readonly limit: number;
}

/** Public venues and those of the owners, by name. */
export async function readVenues(sql: Sql, search: VenueSearch): Promise<VenueRow[]> {
  const { ownerIds, words, after } = search;
  const conditions: Fragment[] = [
    fragment`(v.visibility = 'public' or v.owner_id = any (${ownerIds}::bigint[]))`,
  ];
  if (words !== null) conditions.push(fragment`v.search @@ ${words}::tsquery`);
  if (after !== null) {
    conditions.push(fragment`(v.name, v.venue_id) > (${after.name}::text, ${after.venueId}::bigint)`);
  }
  const { text, values } = statementOf(
    fragment`${selectVenue} where ${allOf(conditions)} order by v.name, v.venue_id limit ${search.limit}::int`,
  );
  return sql.query<VenueRow>(text, values);
}

export async function readVenueName(sql: Sql, venueId: number): Promise<string | null> {
  const rows = await sql.query<{ name: string }>('select name from venues where venue_id = $1::bigint', [
    venueId,
  ]);
  return rows[0]?.name ?? null;
}

/** The venue that the key made: to be asked when it is known that there is one. */
export async function readVenueOfKey(
  sql: Sql,
  ownerId: number,
  idempotencyKey: string,
): Promise<{ venueId: number; requestHash: Buffer }> {
  const rows = await sql.query<{ venueId: number; requestHash: Buffer }>(
    `select venue_id as "venueId", request_hash as "requestHash"
     from venues
     where owner_id = $1::bigint and idempotency_key = $2::text`,
    [ownerId, idempotencyKey],
  );
  return rows[0]!;
}

export interface NewVenueRow {
  readonly venueId: number;
  readonly ownerId: number;
  readonly name: string;
  readonly city: string;
  readonly timeZone: string;
  readonly visibility: Visibility;
  /** Folded, each once. */
  readonly words: readonly string[];
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/** False when the owner has used the key before. */
export async function insertVenueIfNew(sql: Sql, venue: NewVenueRow): Promise<boolean> {
  const rows = await sql.query(
    `insert into venues (venue_id, owner_id, name, city, time_zone, visibility, search,
                         idempotency_key, request_hash)
     values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, array_to_tsvector($7::text[]),
             $8::text, $9::bytea)
     on conflict (owner_id, idempotency_key) do nothing
     returning venue_id`,
    [
      venue.venueId,
      venue.ownerId,
      venue.name,
      venue.city,
      venue.timeZone,
      venue.visibility,
      venue.words,
      venue.idempotencyKey,
      venue.requestHash,
    ],
  );
  return rows.length > 0;
}

/** Waits for whoever changes the venue; false when it is not the owner's. */
export async function lockVenueOfOwner(sql: Sql, venueId: number, ownerId: number): Promise<boolean> {
  const rows = await sql.query(
    'select from venues where venue_id = $1::bigint and owner_id = $2::bigint for update',
    [venueId, ownerId],
  );
  return rows.length > 0;
}
