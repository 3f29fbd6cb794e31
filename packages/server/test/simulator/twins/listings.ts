import type { Twins } from '../model/model-database.ts';
import { toDate } from '../model/time.ts';
import { price, startOfTime } from '../setting.ts';
import { later } from './sql-words.ts';

/** Another room's statement that the sale runs in its own transactions: as much of it as a sale looks at. */
export const listingTwins: Twins = {
  'listings.readSaleTerms': (sql, [listingIds]) =>
    sql
      .select('listings', ({ listing_id }) => listingIds.includes(listing_id))
      .map(({ listing_id, state, buyer_limit, version }) => ({
        ...{ listingId: listing_id, sellerId: 1, seatMapId: 1, state, title: 'A Long Night' },
        startsAt: toDate(later(startOfTime, 40 * 86_400)),
        saleOpensAt: null,
        saleClosesAt: toDate(later(startOfTime, 30 * 86_400)),
        ...{ currency: 'EUR', prices: { S: price }, buyerLimit: buyer_limit, version },
        ...{ venueName: 'Hall', city: 'Here', timeZone: 'UTC', now: toDate(sql.now) },
      })),

  'simulator.openListing': (sql, [listing]) => {
    sql.insert('listings', listing);
    return [];
  },
};
