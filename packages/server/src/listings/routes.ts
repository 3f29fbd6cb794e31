import { decodeId, encodeId, type Listing, type listingRoutes } from '@admit-one/sdk/contract';
import type { Handlers } from '../platform/http/call.ts';
import type { ListingRow, Listings } from './listings.ts';

export function listingRouteHandlers(listings: Listings): Handlers<keyof typeof listingRoutes> {
  return {
    async createListing({ body, caller, idempotencyKey, requestHash }) {
      const { accountId } = caller;
      return listingOf(
        await listings.createListing({ accountId, listing: body, idempotencyKey, requestHash }),
      );
    },

    async readListings({ query }) {
      const { items, nextCursor } = await listings.readListings(query);
      return { items: items.map(listingOf), nextCursor };
    },

    async readListing({ params }) {
      return listingOf(await listings.readListing(decodeId(params.listingId)));
    },

    async changePrices({ params, body, caller }) {
      const listingId = decodeId(params.listingId);
      return listingOf(
        await listings.changePrices({ accountId: caller.accountId, listingId, prices: body.prices }),
      );
    },

    async changeDoors({ params, body, caller }) {
      const listingId = decodeId(params.listingId);
      const { doorsOpenAt, reentry } = body;
      const opens = typeof doorsOpenAt === 'string' ? new Date(doorsOpenAt) : doorsOpenAt;
      const wish = { accountId: caller.accountId, listingId, doorsOpenAt: opens, reentry };
      return listingOf(await listings.changeDoors(wish));
    },

    async readSeats({ params, caller }) {
      const seats = await listings.readSeats(decodeId(params.listingId), caller?.accountId ?? null);
      return {
        listingId: params.listingId,
        seatMapId: encodeId('map', seats.seatMapId),
        statuses: seats.statuses,
        prices: seats.prices,
        offers: seats.offers,
        currency: seats.currency,
        asOf: seats.asOf.toISOString(),
      };
    },

    watchSeats({ params, caller, lastEventId }) {
      return listings.watchSeats(decodeId(params.listingId), caller?.accountId ?? null, lastEventId);
    },
  };
}

function listingOf(row: ListingRow): Listing {
  return {
    id: encodeId('lst', row.listingId),
    sellerId: encodeId('sel', row.sellerId),
    venue: { id: encodeId('ven', row.venueId), name: row.venueName, city: row.city, timeZone: row.timeZone },
    seatMapId: encodeId('map', row.seatMapId),
    title: row.title,
    description: row.description,
    startsAt: row.startsAt.toISOString(),
    currency: row.currency,
    prices: row.prices,
    saleOpensAt: row.saleOpensAt?.toISOString() ?? null,
    saleClosesAt: row.saleClosesAt.toISOString(),
    state: row.state,
    buyerLimit: row.buyerLimit,
    resalePercent: row.resalePercent,
    doorsOpenAt: row.doorsOpenAt?.toISOString() ?? null,
    reentry: row.reentry,
    terms: row.terms,
    seatCount: row.seatCount,
    available: row.available,
    lowestPrice: row.lowestPrice,
    metadata: row.metadata,
    createdAt: row.createdAt.toISOString(),
  };
}
