import { encodeId, idBits, type SeatMapDrawing, type Visibility } from '@admit-one/sdk/contract';
import { keepOrdinals } from '@admit-one/sdk/seat-map';
import { z } from 'zod';
import { decodeCursor, encodeCursor, strangeCursor } from '../platform/cursor.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { refuseOtherRequest } from '../platform/idempotency.ts';
import type { Loop } from '../platform/loops.ts';
import { notFound } from '../platform/problem.ts';
import { withNewId } from '../platform/with-new-id.ts';
import { prefixQuery, searchWords } from '../platform/words.ts';
import { actingSeller, type Sellers } from './acting-seller.ts';
import { type ChangedSeatMap, changeSeatMap, type SeatMapWish } from './change-seat-map.ts';
import { readDrawing } from './read-drawing.ts';
import { insertSeatMap } from './seat-maps.sql.ts';
import { createSeatMaps, type LoadedSeatMap } from './seat-maps.ts';
import {
  insertVenueIfNew,
  readVenue,
  readVenueName,
  readVenueOfKey,
  readVenues,
  type VenueRow,
} from './sql.ts';

export { actingSeller, type Sellers } from './acting-seller.ts';
export type { SeatMapRow } from './seat-maps.sql.ts';
export type { LoadedSeatMap } from './seat-maps.ts';
export type { VenueRow } from './sql.ts';

export interface VenuesDeps extends Sellers {
  readonly database: Database;
}

export interface Venues {
  readonly loops: readonly Loop[];
  /** @throws ProblemError `forbidden`, `seat_map_faulty`, `idempotency_mismatch` */
  createVenue(wish: NewVenue): Promise<VenueRow>;
  /**
   * A new version of the seat map, which keeps every label's ordinal; none when the file changes nothing.
   * @throws ProblemError `not_found`, `forbidden`, `seat_map_faulty`, `seats_in_use`, `idempotency_mismatch`
   */
  changeSeatMap(wish: SeatMapWish): Promise<ChangedSeatMap>;
  /** Public venues and the account's own, by name. @throws ProblemError `invalid_request` for a made-up cursor */
  listVenues(query: VenueQuery, accountId: number | null): Promise<VenuePage>;
  /** @throws ProblemError `not_found`, also for a private venue of somebody else */
  readVenue(venueId: number, accountId: number | null): Promise<VenueRow>;
  /**
   * From memory when it was used lately. Anyone may see the seat map of a private venue: its listings are public.
   * @throws ProblemError `not_found`
   */
  seatMap(seatMapId: number): Promise<LoadedSeatMap>;
}

export interface NewVenue {
  readonly accountId: number;
  /** The text of a `.seats` file. */
  readonly seats: string;
  readonly visibility: Visibility;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

export interface VenueQuery {
  readonly text: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface VenuePage {
  readonly items: readonly VenueRow[];
  readonly nextCursor: string | null;
}

export function createVenues(deps: VenuesDeps): Venues {
  const { database } = deps;
  const ownersOf = async (accountId: number | null) =>
    accountId === null ? [] : (await deps.sellersFor(accountId)).map(({ sellerId }) => sellerId);
  return {
    loops: [],
    createVenue: (wish) => createVenue(deps, wish),
    listVenues: async (query, accountId) => listVenues(database.connection, query, await ownersOf(accountId)),
    readVenue: async (venueId, accountId) => {
      const venue = await readVenue(database.connection, venueId);
      if (venue === null) throw notFound('venue', encodeId('ven', venueId));
      if (venue.visibility === 'public' || (await ownersOf(accountId)).includes(venue.ownerId)) return venue;
      throw notFound('venue', encodeId('ven', venueId));
    },
    changeSeatMap: (wish) => changeSeatMap(deps, wish),
    seatMap: createSeatMaps(database.connection),
  };
}

async function createVenue(deps: VenuesDeps, wish: NewVenue): Promise<VenueRow> {
  const ownerId = await actingSeller(deps, wish.accountId);
  const drawing = readDrawing(wish.seats, 'No venue was made.');
  return withNewId('map', (seatMapId) =>
    withNewId('ven', (newVenueId) =>
      deps.database.inTransaction(async (sql) => {
        const venueId = await insertOnce(sql, { newVenueId, seatMapId, ownerId, drawing, wish });
        return (await readVenue(sql, venueId))!;
      }),
    ),
  );
}

/** The id of the new venue, or of the one that the same key made before. */
async function insertOnce(
  sql: Sql,
  {
    newVenueId: venueId,
    seatMapId,
    ownerId,
    drawing,
    wish: { visibility, idempotencyKey, requestHash },
  }: { newVenueId: number; seatMapId: number; ownerId: number; drawing: SeatMapDrawing; wish: NewVenue },
): Promise<number> {
  const { name, city, timeZone } = drawing;
  const words = searchWords([name, city]);
  const venue = { venueId, ownerId, name, city, timeZone, visibility, words, idempotencyKey, requestHash };
  if (await insertVenueIfNew(sql, venue)) {
    const { drawing: kept, ordinalCount } = keepOrdinals(drawing, null);
    await insertSeatMap(sql, {
      seatMapId,
      venueId,
      version: 1,
      seatCount: ordinalCount,
      ordinalCount,
      drawing: kept,
      idempotencyKey: null,
      requestHash: null,
    });
    return venueId;
  }
  const earlier = await readVenueOfKey(sql, ownerId, idempotencyKey);
  refuseOtherRequest(earlier.requestHash, requestHash);
  return earlier.venueId;
}

async function listVenues(sql: Sql, query: VenueQuery, ownerIds: readonly number[]): Promise<VenuePage> {
  const rows = await readVenues(sql, {
    ownerIds,
    words: query.text === null ? null : prefixQuery(query.text),
    after: query.cursor === null ? null : await placeOf(sql, query.cursor),
    // One more than asked for tells whether there is a next page.
    limit: query.limit + 1,
  });
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  const hasMore = rows.length > query.limit && last !== undefined;
  return { items, nextCursor: hasMore ? encodeCursor('name', [last.venueId]) : null };
}

const cursorKey = z.tuple([
  z
    .int()
    .min(0)
    .max(2 ** idBits.ven - 1),
]);

/** The cursor carries the last venue's id alone: a long name in wide writing would not fit into it. */
async function placeOf(sql: Sql, cursor: string): Promise<{ name: string; venueId: number }> {
  const [venueId] = decodeCursor(cursor, 'name', cursorKey);
  const name = await readVenueName(sql, venueId);
  if (name === null) throw strangeCursor();
  return { name, venueId };
}
