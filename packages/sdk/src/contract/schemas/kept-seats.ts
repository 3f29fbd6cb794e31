import { z } from 'zod';
import { instant, words } from './primitives.ts';
import { ordinal, seatRef } from './seat.ts';

/** As many as a seat map has at most. */
const mostSeats = 100_000;

/** Any number of seats of one listing, none twice. */
const seatsOfListing = z
  .array(ordinal)
  .min(1, 'name at least one seat')
  .max(mostSeats, `at most ${mostSeats} seats`)
  .refine((seats) => new Set(seats).size === seats.length, 'a seat is named twice')
  .meta({ uniqueItems: true, description: 'Ordinals' });

/** Seats that the seller keeps back, all for the same reason and since the same moment. */
export const keptSeats = z
  .object({
    reason: z.string().meta({ description: 'As the seller wrote it; buyers do not see it' }),
    keptAt: instant,
    seats: z.array(seatRef),
  })
  .meta({ id: 'KeptSeats' });

export const keepWish = z.strictObject({
  seats: seatsOfListing,
  reason: words(200).meta({ description: 'Why; buyers do not see it' }),
});

export const releaseWish = z.strictObject({ seats: seatsOfListing });

/** What became of the seats that were to be released. */
export const releasedSeats = z
  .object({
    released: z.array(seatRef).meta({ description: 'On sale again' }),
    notKept: z.array(seatRef).meta({ description: 'Not kept back, so left as they were' }),
  })
  .meta({ id: 'ReleasedSeats' });

export type KeptSeats = z.infer<typeof keptSeats>;
export type ReleasedSeats = z.infer<typeof releasedSeats>;
