import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';

export interface SeatMapRow {
  readonly seatMapId: number;
  readonly venueId: number;
  readonly version: number;
  readonly seatCount: number;
  readonly drawing: SeatMapDrawing;
}

/** A version with what the next one has to know of it. */
export interface SeatMapVersion extends SeatMapRow {
  /** One more than the highest ordinal that any version so far has had. */
  readonly ordinalCount: number;
}

export interface NewSeatMapRow extends SeatMapVersion {
  /** Of the request that made it; null for the first version, which the venue's own key made. */
  readonly idempotencyKey: string | null;
  readonly requestHash: Buffer | null;
}

export async function insertSeatMap(sql: Sql, seatMap: NewSeatMapRow): Promise<void> {
  await sql.query(
    `insert into seat_maps (seat_map_id, venue_id, version, seat_count, ordinal_count, drawing,
                            idempotency_key, request_hash)
     values ($1::bigint, $2::bigint, $3::int, $4::int, $5::int, $6::jsonb, $7::text, $8::bytea)`,
    [
      seatMap.seatMapId,
      seatMap.venueId,
      seatMap.version,
      seatMap.seatCount,
      seatMap.ordinalCount,
      JSON.stringify(seatMap.drawing),
      seatMap.idempotencyKey,
      seatMap.requestHash,
    ],
  );
}

export async function readSeatMap(sql: Sql, seatMapId: number): Promise<SeatMapRow | null> {
  const rows = await sql.query<SeatMapRow>(
    `select seat_map_id as "seatMapId", venue_id as "venueId", version, seat_count as "seatCount", drawing
     from seat_maps
     where seat_map_id = $1::bigint`,
    [seatMapId],
  );
  return rows[0] ?? null;
}

export async function readNewestSeatMap(sql: Sql, venueId: number): Promise<SeatMapVersion> {
  const rows = await sql.query<SeatMapVersion>(
    `select seat_map_id as "seatMapId", venue_id as "venueId", version, seat_count as "seatCount",
            ordinal_count as "ordinalCount", drawing
     from seat_maps
     where venue_id = $1::bigint
     order by version desc
     limit 1`,
    [venueId],
  );
  return rows[0]!;
}

/** The version that a key made, with the one before it, whose seats it is compared with. */
export async function readSeatMapOfKey(
  sql: Sql,
  venueId: number,
  idempotencyKey: string,
): Promise<{ requestHash: Buffer; seatMapId: number; before: number } | null> {
  const rows = await sql.query<{ requestHash: Buffer; seatMapId: number; before: number }>(
    `select m.request_hash as "requestHash", m.seat_map_id as "seatMapId", b.seat_map_id as before
     from seat_maps m
     join seat_maps b on b.venue_id = m.venue_id and b.version = m.version - 1
     where m.venue_id = $1::bigint and m.idempotency_key = $2::text`,
    [venueId, idempotencyKey],
  );
  return rows[0] ?? null;
}

export interface SeatInUse {
  readonly listingId: number;
  readonly seat: number;
  readonly state: 'held' | 'paying' | 'sold' | 'offered';
}

/** Which of the seats somebody has, in the venue's listings to come; a hold past its time is nobody's. */
export async function readSeatsInUse(
  sql: Sql,
  venueId: number,
  seats: readonly number[],
  limit: number,
): Promise<SeatInUse[]> {
  return sql.query<SeatInUse>(
    `select t.listing_id as "listingId", t.seat, t.state
     from listings l
     join tickets t on t.listing_id = l.listing_id
     where l.venue_id = $1::bigint and l.state = 'on_sale' and l.starts_at > now()
       and t.seat = any ($2::int[])
       and (t.state in ('paying', 'sold', 'offered') or (t.state = 'held' and t.held_until > now()))
     order by t.seat, t.listing_id
     limit $3::int`,
    [venueId, seats, limit],
  );
}

/** Which of the seats the sellers keep back, in the venue's listings to come. */
export async function readSeatsKept(
  sql: Sql,
  venueId: number,
  seats: readonly number[],
  limit: number,
): Promise<Omit<SeatInUse, 'state'>[]> {
  return sql.query<Omit<SeatInUse, 'state'>>(
    `select t.listing_id as "listingId", t.seat
     from listings l
     join tickets t on t.listing_id = l.listing_id
     where l.venue_id = $1::bigint and l.state = 'on_sale' and l.starts_at > now()
       and t.seat = any ($2::int[]) and t.state = 'kept'
     order by t.seat, t.listing_id
     limit $3::int`,
    [venueId, seats, limit],
  );
}
