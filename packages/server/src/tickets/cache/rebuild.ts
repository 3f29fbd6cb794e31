import type { Cache } from '../../platform/cache/cache.ts';
import type { Database } from '../../platform/database/database.ts';
import { watchDatabase } from '../../platform/database/database-watch.ts';
import { countOwnedSeats, readOwnedSeats, type SeatRow } from '../sql.ts';
import { createPerformances, type PerformancesDeps } from './performances.ts';
import { createSeatMemory } from './seat-memory.ts';
import { createSeatStates, type SeatStatesDeps } from './seat-states.ts';

export interface RebuildDeps {
  readonly database: Database;
  readonly shared: Cache;
  readonly listings: PerformancesDeps['listings'];
  readonly venues: SeatStatesDeps['venues'];
}

export interface Rebuilt {
  readonly written: number;
  /** Tickets of performances that are over: they are read from the database when somebody asks. */
  readonly over: number;
}

const readAtOnce = 1_000;

/** So long after its start a performance is over for sure. */
const overAfterMs = 24 * 60 * 60 * 1000;

/** Writes all tickets to Redis, in the order of their keys; null where Redis stopped taking them. */
export async function rebuildCache(
  deps: RebuildDeps,
  onProgress: (progress: { readonly done: number; readonly total: number }) => void,
): Promise<Rebuilt | null> {
  const { database } = deps;
  const watch = watchDatabase(database);
  const performances = createPerformances({ ...deps, watch });
  // Every ticket is written once, so none need be remembered.
  const seats = createSeatStates({
    ...deps,
    watch,
    performances,
    memory: createSeatMemory({ most: readAtOnce }),
  });
  const total = await countOwnedSeats(database.connection);
  let written = 0;
  let over = 0;
  let last: SeatRow | null = null;
  for (;;) {
    const rows: SeatRow[] = await readOwnedSeats(database.connection, last, readAtOnce);
    if (rows.length === 0) return { written, over };
    last = rows.at(-1)!;
    const starts = new Map<number, Date>();
    for (const id of new Set(rows.map(({ listingId }) => listingId)))
      starts.set(id, (await performances.of(id)).startsAt);
    const wanted = rows.filter(
      ({ listingId }) => Date.now() - starts.get(listingId)!.getTime() < overAfterMs,
    );
    if (!(await seats.writeThrough(wanted, performance.now()))) return null;
    written += wanted.length;
    over += rows.length - wanted.length;
    onProgress({ done: written + over, total });
  }
}
