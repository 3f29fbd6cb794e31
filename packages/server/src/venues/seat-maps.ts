import { encodeId, type SeatMapDrawing } from '@admit-one/sdk/contract';
import { indexSeats, type SeatMapIndex } from '@admit-one/sdk/seat-map';
import { LRUCache } from 'lru-cache';
import type { Sql } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import { readSeatMap, type SeatMapRow } from './seat-maps.sql.ts';

/** A seat map in memory, ready for look-ups. It never changes. */
export interface LoadedSeatMap {
  readonly seatMapId: number;
  readonly venueId: number;
  readonly version: number;
  readonly drawing: SeatMapDrawing;
  readonly index: SeatMapIndex;
  readonly seatCount: number;
  /** How many seats each category has; one that is painted on no seat is not in it. */
  readonly seatsByCategory: ReadonlyMap<string, number>;
  /** Whether a seat has the ordinal: versions leave holes. */
  has(ordinal: number): boolean;
  /** `Orchestra B-12`. Throws a `RangeError` for an ordinal that no seat has. */
  labelOf(ordinal: number): string;
  /** The letter of the seat's category. Throws a `RangeError` for an ordinal that no seat has. */
  categoryOf(ordinal: number): string;
}

/**
 * Gives seat maps by id, from memory when they were used lately; many that ask for the same one at once wait for one
 * reading of the database. @throws ProblemError `not_found`
 */
export function createSeatMaps(sql: Sql): (seatMapId: number) => Promise<LoadedSeatMap> {
  const cache = new LRUCache<number, LoadedSeatMap>({
    maxSize: seatsInMemory,
    sizeCalculation: ({ index }) => index.ordinalCount,
    // One that is pushed out while it is being read still goes to those who wait for it.
    ignoreFetchAbort: true,
    fetchMethod: async (seatMapId) => {
      const row = await readSeatMap(sql, seatMapId);
      return row === null ? undefined : load(row);
    },
  });
  return async (seatMapId) => {
    const seatMap = await cache.fetch(seatMapId);
    if (seatMap === undefined) throw notFound('seat map', encodeId('map', seatMapId));
    return seatMap;
  };
}

/** About 100 bytes each: ten of the largest stadiums, or some hundreds of theatres, in 100 MB. */
const seatsInMemory = 1_000_000;

function load({ seatMapId, venueId, version, seatCount, drawing }: SeatMapRow): LoadedSeatMap {
  const index = indexSeats(drawing);
  return {
    seatMapId,
    venueId,
    version,
    drawing,
    index,
    seatCount,
    seatsByCategory: countSeats(index),
    has: (ordinal) => index.has(ordinal),
    labelOf: (ordinal) => index.labelOf(ordinal),
    categoryOf: (ordinal) => index.categoryOf(ordinal),
  };
}

function countSeats(index: SeatMapIndex): Map<string, number> {
  const counts = new Map<string, number>();
  for (const ordinal of index.ordinals()) {
    const letter = index.categoryOf(ordinal);
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  return counts;
}
