import { setTimeout } from 'node:timers/promises';
import type { Database } from '../platform/database/database.ts';
import type { Loop } from '../platform/loops.ts';
import type { LoadedSeatMap, Venues } from '../venues/venues.ts';
import {
  type FreshStats,
  readTaken,
  readUpcoming,
  type TakenCount,
  type UpcomingKey,
  updateStatsIfNewer,
} from './stats.sql.ts';

export interface ListingStats {
  /** Seats of this listing were held, sold or given back: its row is refreshed within a second or two. */
  markChanged(listingId: number): void;
  readonly loops: readonly Loop[];
}

/**
 * Keeps how many seats each listing has left and what the cheapest costs, for the search; a sale never asks it.
 * What this process changed is refreshed every second, everything to come every minute: holds end by the clock,
 * and other processes sell too.
 */
export function createListingStats(database: Database, seatMap: Venues['seatMap']): ListingStats {
  const changed = new Set<number>();
  const refresh = async (listingIds: readonly number[]) => {
    const fresh: FreshStats[] = [];
    for (const count of await readTaken(database.connection, listingIds)) {
      fresh.push(statsOf(count, await seatMap(count.seatMapId)));
    }
    if (fresh.length > 0) await updateStatsIfNewer(database.connection, fresh);
  };
  return {
    markChanged: (listingId) => void changed.add(listingId),
    loops: [
      {
        name: 'stats of changed listings',
        everyMs: 1_000,
        run: (signal) => refreshChanged(changed, refresh, signal),
      },
      {
        name: 'stats of all listings',
        everyMs: 60_000,
        run: (signal) => refreshUpcoming(database, refresh, signal),
      },
    ],
  };
}

/** How many listings one statement refreshes: their taken seats are in memory at once. */
const chunk = 100;

type Refresh = (listingIds: readonly number[]) => Promise<void>;

async function refreshChanged(changed: Set<number>, refresh: Refresh, signal: AbortSignal): Promise<void> {
  while (changed.size > 0 && !signal.aborted) {
    const listingIds = [...changed].slice(0, chunk);
    // Forgotten before the reading: a change that comes during it marks the listing again.
    for (const listingId of listingIds) changed.delete(listingId);
    try {
      await restAfter(() => refresh(listingIds), signal);
    } catch (error) {
      for (const listingId of listingIds) changed.add(listingId);
      throw error;
    }
  }
}

/**
 * A reading takes in all sold seats of its listings, so a thousand that sell at once would keep a core of the database
 * busy: for each millisecond of reading nine are left to the sale. What the search says is a few seconds older then.
 */
async function restAfter(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  await work();
  const restMs = Math.min(9 * (performance.now() - began), longestRestMs);
  await setTimeout(restMs, undefined, { signal }).catch(() => {});
}

const longestRestMs = 10_000;

async function refreshUpcoming(database: Database, refresh: Refresh, signal: AbortSignal): Promise<void> {
  let last: UpcomingKey | null = null;
  do {
    const upcoming: UpcomingKey[] = await readUpcoming(database.connection, last, chunk);
    if (upcoming.length > 0)
      await restAfter(() => refresh(upcoming.map(({ listingId }) => listingId)), signal);
    last = upcoming.length === chunk ? upcoming.at(-1)! : null;
  } while (last !== null && !signal.aborted);
}

/** What owners sell on can be had, too, at their price. */
function statsOf(count: TakenCount, seatMap: LoadedSeatMap): FreshStats {
  const { listingId, prices, taken, offered, lowestOffer, asOf } = count;
  const free = availability(seatMap, prices, taken);
  const lowest = [free.lowestPrice, lowestOffer].filter((price) => price !== null);
  return {
    ...{ listingId, asOf, seatCount: free.seatCount, available: free.available + offered },
    lowestPrice: lowest.length === 0 ? null : Math.min(...lowest),
  };
}

/** How many seats are left, and what the cheapest of them costs; null when none is left. */
export function availability(
  { seatCount, seatsByCategory, categoryOf }: LoadedSeatMap,
  prices: Readonly<Record<string, number>>,
  taken: readonly number[],
): { seatCount: number; available: number; lowestPrice: number | null } {
  const left = new Map(seatsByCategory);
  for (const seat of taken) {
    const letter = categoryOf(seat);
    left.set(letter, left.get(letter)! - 1);
  }
  let lowestPrice: number | null = null;
  for (const [letter, seats] of left) {
    const price = prices[letter]!;
    if (seats > 0 && (lowestPrice === null || price < lowestPrice)) lowestPrice = price;
  }
  return { seatCount, available: seatCount - taken.length, lowestPrice };
}
