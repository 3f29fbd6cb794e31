import { isDeepStrictEqual } from 'node:util';
import { encodeId, type SeatMapDrawing, type SeatRef } from '@admit-one/sdk/contract';
import { indexSeats, keepOrdinals, seatMapLimits } from '@admit-one/sdk/seat-map';
import type { Database, Sql } from '../platform/database/database.ts';
import { refuseOtherRequest } from '../platform/idempotency.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import { withNewId } from '../platform/with-new-id.ts';
import { actingSeller, type Sellers } from './acting-seller.ts';
import { readDrawing } from './read-drawing.ts';
import {
  insertSeatMap,
  readNewestSeatMap,
  readSeatMap,
  readSeatMapOfKey,
  readSeatsInUse,
  readSeatsKept,
  type SeatMapRow,
  type SeatMapVersion,
} from './seat-maps.sql.ts';
import { lockVenueOfOwner } from './sql.ts';

export interface SeatMapWish {
  readonly accountId: number;
  readonly venueId: number;
  /** The text of a `.seats` file. */
  readonly seats: string;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

export interface ChangedSeatMap {
  readonly seatMap: SeatMapRow;
  readonly isNew: boolean;
  readonly added: number;
  readonly dropped: number;
  /** Kept back in listings to come, where they stay kept; the first ones. */
  readonly droppedKept: readonly SeatOfListing[];
}

interface SeatOfListing extends SeatRef {
  readonly listingId: string;
}

interface Deps extends Sellers {
  readonly database: Database;
}

/** Changes of one venue come one after the other: each is numbered after the newest version there is. */
export async function changeSeatMap(deps: Deps, wish: SeatMapWish): Promise<ChangedSeatMap> {
  const ownerId = await actingSeller(deps, wish.accountId);
  const drawing = readDrawing(wish.seats, 'The seat map stays as it was.');
  return withNewId('map', (seatMapId) =>
    deps.database.inTransaction(async (sql) => {
      if (!(await lockVenueOfOwner(sql, wish.venueId, ownerId))) {
        throw notFound('venue', encodeId('ven', wish.venueId));
      }
      const earlier = await readSeatMapOfKey(sql, wish.venueId, wish.idempotencyKey);
      if (earlier !== null) {
        refuseOtherRequest(earlier.requestHash, wish.requestHash);
        return madeBefore(sql, wish.venueId, earlier);
      }
      return insertVersion(sql, await readNewestSeatMap(sql, wish.venueId), { drawing, seatMapId, wish });
    }),
  );
}

async function insertVersion(
  sql: Sql,
  newest: SeatMapVersion,
  { drawing, seatMapId, wish }: { drawing: SeatMapDrawing; seatMapId: number; wish: SeatMapWish },
): Promise<ChangedSeatMap> {
  refuseOtherPlace(drawing, newest.drawing);
  const index = indexSeats(newest.drawing);
  const { ordinalCount } = newest;
  const kept = keepOrdinals(drawing, { index, ordinalCount });
  const [added, dropped] = [kept.added, kept.dropped.length];
  if (isDeepStrictEqual(kept.drawing, newest.drawing))
    return { seatMap: newest, isNew: false, added, dropped, droppedKept: [] };
  if (kept.ordinalCount > seatMapLimits.ordinals) throw tooManyChanges(kept.ordinalCount);
  const lost = {
    venueId: wish.venueId,
    dropped: kept.dropped,
    labelOf: (seat: number) => index.labelOf(seat),
  };
  await refuseLoss(sql, lost);
  const seatMap = {
    seatMapId,
    venueId: wish.venueId,
    version: newest.version + 1,
    seatCount: index.seatCount + added - dropped,
    ordinalCount: kept.ordinalCount,
    drawing: kept.drawing,
  };
  const { idempotencyKey, requestHash } = wish;
  await insertSeatMap(sql, { ...seatMap, idempotencyKey, requestHash });
  return { seatMap, isNew: true, added, dropped, droppedKept: await readDroppedKept(sql, lost) };
}

/** As it was answered then: the two versions never change, so it is counted again. */
async function madeBefore(
  sql: Sql,
  venueId: number,
  { seatMapId, before }: { seatMapId: number; before: number },
): Promise<ChangedSeatMap> {
  const seatMap = (await readSeatMap(sql, seatMapId))!;
  const [now, then] = [indexSeats(seatMap.drawing), indexSeats((await readSeatMap(sql, before))!.drawing)];
  const added = [...now.ordinals()].filter((seat) => !then.has(seat)).length;
  const dropped = [...then.ordinals()].filter((seat) => !now.has(seat));
  const lost = { venueId, dropped, labelOf: (seat: number) => then.labelOf(seat) };
  const droppedKept = await readDroppedKept(sql, lost);
  return { seatMap, isNew: true, added, dropped: dropped.length, droppedKept };
}

/** Listings, letters and tickets carry the venue's name and its time: a version changes seats. */
function refuseOtherPlace(drawing: SeatMapDrawing, newest: SeatMapDrawing): void {
  for (const [key, title] of [
    ['name', 'name'],
    ['city', 'city'],
    ['timeZone', 'time zone'],
  ] as const) {
    if (drawing[key] === newest[key]) continue;
    const message = `This venue's ${title} is \`${newest[key]}\`, and the file says \`${drawing[key]}\`. A version changes seats only: write the same, or add the file as another venue.`;
    throw faulty(message);
  }
}

function tooManyChanges(ordinalCount: number): ProblemError<'seat_map_faulty'> {
  return faulty(
    `With this version ${ordinalCount} seats would have been in this venue's seat maps, and ordinals, which are never used again, end at ${seatMapLimits.ordinals}. Add the file as another venue.`,
  );
}

function faulty(message: string): ProblemError<'seat_map_faulty'> {
  const faults = [{ line: 1, column: 1, message }];
  return new ProblemError('seat_map_faulty', { faults }, `${message} The seat map stays as it was.`);
}

/** As many as a person reads. */
const toldOf = 20;

interface Lost {
  readonly venueId: number;
  readonly dropped: readonly number[];
  labelOf(seat: number): string;
}

/** @throws ProblemError `seats_in_use` where somebody has a seat that the new version has no more */
async function refuseLoss(sql: Sql, { venueId, dropped, labelOf }: Lost): Promise<void> {
  if (dropped.length === 0) return;
  const lost = await readSeatsInUse(sql, venueId, dropped, toldOf);
  if (lost.length === 0) return;
  const seats = lost.map(({ listingId, seat, state }) => ({
    seat,
    label: labelOf(seat),
    listingId: encodeId('lst', listingId),
    state,
  }));
  const labels = [...new Set(seats.map(({ label }) => label))].join(', ');
  throw new ProblemError(
    'seats_in_use',
    { seats },
    `Somebody has ${labels} in a listing to come, and the new seat map has no such seats. Keep them, or refund them first. The seat map stays as it was.`,
  );
}

/**
 * A seat that is kept back is nobody's, and often kept because it goes: it may be dropped, and its seller is told. Had
 * they to release it first, somebody would buy what is no more.
 */
async function readDroppedKept(sql: Sql, { venueId, dropped, labelOf }: Lost): Promise<SeatOfListing[]> {
  if (dropped.length === 0) return [];
  const kept = await readSeatsKept(sql, venueId, dropped, toldOf);
  return kept.map(({ seat, listingId }) => ({
    seat,
    label: labelOf(seat),
    listingId: encodeId('lst', listingId),
  }));
}
