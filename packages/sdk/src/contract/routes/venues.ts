import { z } from 'zod';
import { seatMapId, venueId } from '../ids.ts';
import { route } from '../route.ts';
import { page, pageQuery, text } from '../schemas/primitives.ts';
import { seatMap, seatMapChange, venue, visibility } from '../schemas/venue.ts';

/** The largest `.seats` text: 100,000 places with room to spare. */
const maxSeatsText = 2_000_000;

export const venueRoutes = {
  createVenue: route({
    method: 'POST',
    path: '/v1/venues',
    summary: 'Add a venue from its `.seats` file',
    access: 'seller',
    idempotencyKey: true,
    bodyLimit: 2 * maxSeatsText,
    body: z.strictObject({ seats: z.string().min(1).max(maxSeatsText), visibility: visibility.optional() }),
    status: 201,
    response: venue,
    errors: ['seat_map_faulty', 'idempotency_mismatch'],
  }),
  changeSeatMap: route({
    method: 'POST',
    path: '/v1/venues/{venueId}/seat-maps',
    summary: 'Give a venue a new version of its seat map; labels keep their ordinals',
    access: 'seller',
    idempotencyKey: true,
    bodyLimit: 2 * maxSeatsText,
    params: z.object({ venueId }),
    body: z.strictObject({ seats: z.string().min(1).max(maxSeatsText) }),
    status: 201,
    response: seatMapChange,
    errors: ['not_found', 'seat_map_faulty', 'seats_in_use', 'idempotency_mismatch'],
  }),
  listVenues: route({
    method: 'GET',
    path: '/v1/venues',
    summary: 'Public venues and my own, by name',
    access: 'anyone',
    query: z.strictObject({ text: text(200).optional(), ...pageQuery }),
    status: 200,
    response: page(venue),
    errors: [],
  }),
  readVenue: route({
    method: 'GET',
    path: '/v1/venues/{venueId}',
    summary: 'One venue',
    access: 'anyone',
    params: z.object({ venueId }),
    status: 200,
    response: venue,
    errors: ['not_found'],
  }),
  readSeatMap: route({
    method: 'GET',
    path: '/v1/seat-maps/{seatMapId}',
    summary: 'A seat map; it never changes, so it may be kept for ever',
    access: 'anyone',
    cache: 'immutable',
    params: z.object({ seatMapId }),
    status: 200,
    response: seatMap,
    errors: ['not_found'],
  }),
} as const;
