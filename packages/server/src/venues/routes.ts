import { decodeId, encodeId, type SeatMap, type Venue, type venueRoutes } from '@admit-one/sdk/contract';
import type { Handlers } from '../platform/http/call.ts';
import type { SeatMapRow, VenueRow, Venues } from './venues.ts';

export function venueRouteHandlers(venues: Venues): Handlers<keyof typeof venueRoutes> {
  return {
    async createVenue({ body, caller, idempotencyKey, requestHash }) {
      const { accountId } = caller;
      const { seats, visibility = 'private' } = body;
      return venueOf(await venues.createVenue({ accountId, seats, visibility, idempotencyKey, requestHash }));
    },

    async changeSeatMap({ params, body, caller, idempotencyKey, requestHash }) {
      const { accountId } = caller;
      const wish = { venueId: decodeId(params.venueId), seats: body.seats };
      const { seatMap, droppedKept, ...change } = await venues.changeSeatMap({
        accountId,
        ...wish,
        idempotencyKey,
        requestHash,
      });
      const { id: seatMapId, venueId, version, seatCount } = seatMapOf(seatMap);
      return { seatMapId, venueId, version, seatCount, ...change, droppedKept: [...droppedKept] };
    },

    async listVenues({ query, caller }) {
      const { text = null, cursor = null, limit = 25 } = query;
      const page = await venues.listVenues({ text, cursor, limit }, caller?.accountId ?? null);
      return { items: page.items.map(venueOf), nextCursor: page.nextCursor };
    },

    async readVenue({ params, caller }) {
      return venueOf(await venues.readVenue(decodeId(params.venueId), caller?.accountId ?? null));
    },

    async readSeatMap({ params }) {
      return seatMapOf(await venues.seatMap(decodeId(params.seatMapId)));
    },
  };
}

function venueOf(row: VenueRow): Venue {
  return {
    id: encodeId('ven', row.venueId),
    ownerId: encodeId('sel', row.ownerId),
    name: row.name,
    city: row.city,
    timeZone: row.timeZone,
    visibility: row.visibility,
    seatMapId: encodeId('map', row.seatMapId),
    seatCount: row.seatCount,
    categories: row.categories,
    createdAt: row.createdAt.toISOString(),
  };
}

function seatMapOf({ seatMapId, venueId, version, seatCount, drawing }: SeatMapRow): SeatMap {
  return {
    id: encodeId('map', seatMapId),
    venueId: encodeId('ven', venueId),
    version,
    seatCount,
    drawing,
  };
}
