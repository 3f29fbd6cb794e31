import { LRUCache } from 'lru-cache';
import type { OrdersDeps, SeatNames } from './deps.ts';

/** What is asked for these days; the cache sets all its room aside at once, so more would cost every start. */
const rememberedListings = 10_000;

/** Which seat map a listing uses never changes, so one reading per listing and process is enough. */
export function seatMapOfListing(
  deps: Pick<OrdersDeps, 'database' | 'venues'> & { listings: Pick<OrdersDeps['listings'], 'saleTerms'> },
): (listingId: number) => Promise<SeatNames | null> {
  const seatMapIds = new LRUCache<number, number>({ max: rememberedListings });
  return async (listingId) => {
    let seatMapId = seatMapIds.get(listingId);
    if (seatMapId === undefined) {
      const terms = await deps.listings.saleTerms(deps.database.connection, [listingId]);
      seatMapId = terms.get(listingId)?.seatMapId;
      if (seatMapId === undefined) return null;
      seatMapIds.set(listingId, seatMapId);
    }
    return deps.venues.seatMap(seatMapId);
  };
}
