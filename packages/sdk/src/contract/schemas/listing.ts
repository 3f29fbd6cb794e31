import { z } from 'zod';
import { listingId, seatMapId, sellerId, venueId } from '../ids.ts';
import { amount, currency, instant, pageQuery, text, words } from './primitives.ts';
import { maxSeatsPerOrder, offerPrices } from './seat.ts';
import { categoryLetter } from './seat-map.ts';

/** What a category costs: `{ "P": 12000, "S": 6500 }`, minor units. */
export const prices = z
  .record(categoryLetter, amount)
  .meta({ id: 'Prices', examples: [{ P: 12000, S: 6500 }] });

export const listingState = z.enum(['on_sale', 'cancelled']).meta({ id: 'ListingState' });

/** Whatever the seller wants to say about the performance, as JSON of at most 16 kB; its texts are searched. */
export const metadata = z
  .record(z.string().max(100), z.json())
  .refine((value) => JSON.stringify(value).length <= 16_384, 'at most 16 kB of JSON')
  .refine((value) => !JSON.stringify(value).includes('\\u0000'), 'no NUL characters')
  .refine(
    (value) => JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value)),
    'not well-formed Unicode',
  )
  .meta({ id: 'Metadata' });

export const resalePercent = z.int().min(0).max(100).meta({
  description:
    'Who sells a ticket on may ask for so much of what they paid; 0: nobody sells on; 100 unless told',
});

export const listingVenue = z.object({
  id: venueId,
  name: z.string(),
  city: z.string(),
  timeZone: z.string(),
});

export const listing = z
  .object({
    id: listingId,
    sellerId,
    venue: listingVenue,
    seatMapId,
    title: z.string(),
    description: z.string(),
    startsAt: instant,
    currency: z.string(),
    prices: z.record(z.string(), z.int()),
    saleOpensAt: instant.nullable().meta({ description: 'null: from the start' }),
    saleClosesAt: instant.meta({ description: 'When the sale ends: at the start, unless told' }),
    state: listingState,
    buyerLimit: z.int().meta({ description: 'How many seats one buyer may hold or own' }),
    resalePercent,
    doorsOpenAt: instant.nullable().meta({ description: 'From when gates let in; null: from any time' }),
    reentry: z.boolean().meta({ description: 'Whether who leaves may come in again' }),
    terms: z.string().meta({ description: 'What a buyer agrees to' }),
    seatCount: z.int(),
    available: z.int().meta({ description: 'Free seats as of a few seconds ago; never decides a sale' }),
    lowestPrice: z
      .int()
      .nullable()
      .meta({ description: 'Of the free seats, as of a few seconds ago; null when none is left' }),
    metadata: z.record(z.string(), z.json()),
    createdAt: instant,
  })
  .meta({ id: 'Listing' });

export const newListing = z
  .strictObject({
    venueId,
    title: words(200),
    description: text(4000).optional(),
    startsAt: instant,
    currency,
    prices,
    saleOpensAt: instant.optional(),
    saleClosesAt: instant.optional(),
    buyerLimit: z.int().min(1).max(maxSeatsPerOrder).optional(),
    resalePercent: resalePercent.optional(),
    doorsOpenAt: instant.optional(),
    reentry: z.boolean().optional(),
    terms: text(8000).optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'NewListing' });

/** What is not named stays as it is. */
export const doorsChange = z
  .strictObject({
    doorsOpenAt: instant.nullable().optional().meta({ description: 'null: gates let in from any time' }),
    reentry: z.boolean().optional(),
  })
  .refine((given) => Object.keys(given).length > 0, 'name `doorsOpenAt`, `reentry` or both')
  .meta({ id: 'DoorsChange' });

export const listingSort = z.enum(['date', 'price', '-price', 'newest']).meta({ id: 'ListingSort' });

export const listingQuery = z.strictObject({
  text: text(200)
    .optional()
    .meta({ description: 'Words of the title, works, soloists, venue or city; each may be cut short' }),
  city: text(120).optional(),
  category: text(60).optional().meta({ description: "A category's letter or name, as the venue calls it" }),
  venueId: venueId.optional(),
  sellerId: sellerId.optional(),
  from: instant.optional().meta({ description: 'Starts at or after; now, unless told' }),
  to: instant.optional().meta({ description: 'Starts before' }),
  maxPrice: amount
    .optional()
    .meta({ description: 'The lowest price of what is free is at most this, minor units' }),
  currency: currency.optional(),
  available: z.int().min(1).max(1000).optional().meta({ description: 'At least this many seats are free' }),
  sort: listingSort.optional().meta({ description: 'date unless told' }),
  ...pageQuery,
});

/** How every seat stands, one character in the order of the ordinals. */
export const seatStatuses = z
  .object({
    listingId,
    seatMapId,
    statuses: z
      .string()
      .meta({ description: '`f` free, `o` on offer, `h` held, `s` sold, `k` kept back, `m` held by you' }),
    prices: z.record(z.string(), z.int()),
    offers: offerPrices.meta({ description: 'What the seats on offer cost; no other seat is in it' }),
    currency: z.string(),
    asOf: instant,
  })
  .meta({ id: 'SeatStatuses' });

export type Listing = z.infer<typeof listing>;
export type ListingQuery = z.infer<typeof listingQuery>;
export type NewListing = z.infer<typeof newListing>;
export type SeatStatuses = z.infer<typeof seatStatuses>;
