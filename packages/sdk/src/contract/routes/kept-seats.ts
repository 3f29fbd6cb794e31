import { z } from 'zod';
import { listingId } from '../ids.ts';
import { route } from '../route.ts';
import { keepWish, keptSeats, releasedSeats, releaseWish } from '../schemas/kept-seats.ts';

/** 100,000 ordinals with room to spare. */
const bodyLimit = 1_000_000;

/** Seats that are not for sale for a while. For the listing's seller and their staff. */
export const keptSeatRoutes = {
  keepSeats: route({
    method: 'POST',
    path: '/v1/listings/{listingId}/kept-seats',
    summary: 'Keep seats back, all or none; kept ones get the new reason, so doing it again is fine',
    access: 'staff',
    bodyLimit,
    compressed: true,
    params: z.object({ listingId }),
    body: keepWish,
    status: 200,
    response: keptSeats,
    errors: ['not_found', 'seats_unknown', 'seats_in_use', 'not_on_sale'],
  }),
  releaseSeats: route({
    method: 'POST',
    path: '/v1/listings/{listingId}/kept-seats/releases',
    summary: 'Put kept seats on sale again',
    access: 'staff',
    bodyLimit,
    compressed: true,
    params: z.object({ listingId }),
    body: releaseWish,
    status: 200,
    response: releasedSeats,
    errors: ['not_found', 'seats_unknown'],
  }),
  listKeptSeats: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/kept-seats',
    summary: 'The seats that are kept back, with their reasons, the first kept first',
    access: 'staff',
    compressed: true,
    params: z.object({ listingId }),
    status: 200,
    response: z.object({ items: z.array(keptSeats) }),
    errors: ['not_found'],
  }),
} as const;
