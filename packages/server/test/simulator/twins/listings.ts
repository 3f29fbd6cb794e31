import type { Twins } from '../model/model-database.ts';
import { toDate } from '../model/time.ts';
import { startOfTime } from '../setting.ts';
import { later } from './sql-words.ts';

/** As long as the listings' room keeps an eye on a cancelled listing. */
const watchedSeconds = 3_600;

/** Another room's statement that the sale runs in its own transactions: as much of it as a sale looks at. */
export const listingTwins: Twins = {
  'listings.readSaleTerms': (sql, [listingIds]) =>
    sql
      .select('listings', ({ listing_id }) => listingIds.includes(listing_id))
      .map(({ listing_id, state, buyer_limit, version, price }) => ({
        ...{ listingId: listing_id, sellerId: 1, seatMapId: 1, state, title: 'A Long Night' },
        startsAt: toDate(later(startOfTime, 40 * 86_400)),
        saleOpensAt: null,
        saleClosesAt: toDate(later(startOfTime, 30 * 86_400)),
        ...{ currency: 'EUR', prices: { S: price }, buyerLimit: buyer_limit, version, resalePercent: 100 },
        ...{ doorsOpenAt: null, reentry: false },
        ...{ venueName: 'Hall', city: 'Here', timeZone: 'UTC', now: toDate(sql.now) },
      })),

  'simulator.cancelListing': (sql, [listingId]) => {
    sql.update(
      'listings',
      ({ listing_id, state }) => listing_id === listingId && state === 'on_sale',
      ({ version }) => ({ state: 'cancelled', version: version + 1, cancelled_at: sql.now }),
    );
    return [];
  },

  'simulator.readCancellations': (sql) =>
    sql
      .select('listings', ({ state }) => state === 'cancelled')
      .map(({ listing_id, cancelled_at, closed_at }) => ({
        ...{ listingId: listing_id, cancelledAt: toDate(cancelled_at), reason: null, currency: 'EUR' },
        isClosed: closed_at !== null,
      })),

  /** What began before the listing was cancelled may still commit: it is looked at for a while. */
  'simulator.closeCancellation': (sql, [listingId]) => {
    sql.update(
      'listings',
      ({ listing_id, cancelled_at, closed_at }) =>
        listing_id === listingId && closed_at === null && cancelled_at < later(sql.now, -watchedSeconds),
      () => ({ closed_at: sql.now }),
    );
    return [];
  },

  /** What a board knows that was read at this moment. */
  'simulator.readBoard': (sql, [listingId]) => {
    const [listing] = sql.select('listings', ({ listing_id }) => listing_id === listingId);
    const taken = sql.select(
      'tickets',
      ({ listing_id, state, held_until }) =>
        listing_id === listingId && state !== 'free' && !(state === 'held' && held_until <= sql.now),
    );
    const offers = sql.select(
      'tickets',
      ({ listing_id, state, offer_price }) =>
        listing_id === listingId && state === 'offered' && offer_price !== null,
    );
    return [
      {
        price: listing!.price,
        taken: taken.map(({ seat, state }) => ({ seat, state })),
        offers: Object.fromEntries(offers.map(({ seat, offer_price }) => [seat, offer_price])),
      },
    ];
  },

  'simulator.openListing': (sql, [listing]) => {
    sql.insert('listings', listing);
    return [];
  },
};
