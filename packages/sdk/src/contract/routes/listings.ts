import { z } from 'zod';
import { listingId } from '../ids.ts';
import { route } from '../route.ts';
import { doorsChange, listing, listingQuery, newListing, prices, seatStatuses } from '../schemas/listing.ts';
import { page } from '../schemas/primitives.ts';
import { seatEvent } from '../schemas/seat-event.ts';

export const listingRoutes = {
  createListing: route({
    method: 'POST',
    path: '/v1/listings',
    summary: 'Put a performance on sale',
    access: 'seller',
    idempotencyKey: true,
    body: newListing,
    status: 201,
    response: listing,
    errors: ['not_found', 'price_missing', 'idempotency_mismatch'],
  }),
  readListings: route({
    method: 'GET',
    path: '/v1/listings',
    summary: 'Search what is to come',
    access: 'anyone',
    query: listingQuery,
    status: 200,
    response: page(listing),
    errors: [],
  }),
  readListing: route({
    method: 'GET',
    path: '/v1/listings/{listingId}',
    summary: 'One listing',
    access: 'anyone',
    params: z.object({ listingId }),
    status: 200,
    response: listing,
    errors: ['not_found'],
  }),
  changePrices: route({
    method: 'PATCH',
    path: '/v1/listings/{listingId}/prices',
    summary: 'Change what categories cost; what is held or sold keeps its price',
    access: 'staff',
    params: z.object({ listingId }),
    body: z.strictObject({
      prices: prices.refine((given) => Object.keys(given).length > 0, 'name a category'),
    }),
    status: 200,
    response: listing,
    errors: ['not_found', 'not_on_sale'],
  }),
  changeDoors: route({
    method: 'PATCH',
    path: '/v1/listings/{listingId}/doors',
    summary: 'Change from when gates let in, and whether who leaves may come in again',
    access: 'staff',
    params: z.object({ listingId }),
    body: doorsChange,
    status: 200,
    response: listing,
    errors: ['not_found', 'not_on_sale'],
  }),
  readSeats: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/seats',
    summary: 'How every seat stands; with a token, which ones I hold',
    access: 'anyone',
    compressed: true,
    params: z.object({ listingId }),
    status: 200,
    response: seatStatuses,
    errors: ['not_found'],
  }),
  watchSeats: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/seats/events',
    summary: 'How every seat stands, and then what differs, for as long as you listen',
    access: 'anyone',
    stream: true,
    params: z.object({ listingId }),
    status: 200,
    response: seatEvent,
    errors: ['not_found'],
  }),
} as const;
