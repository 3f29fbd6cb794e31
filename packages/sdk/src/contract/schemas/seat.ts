import { z } from 'zod';

/** A seat's identity inside its seat map, 0…n-1. */
export const ordinal = z.int().min(0).max(999_999).meta({ id: 'Ordinal' });

/** A seat as it is named to people and to programs. */
export const seatRef = z
  .object({ seat: ordinal, label: z.string().meta({ examples: ['Orchestra B-12'] }) })
  .meta({ id: 'SeatRef' });

/** At most this many seats in one order. */
export const maxSeatsPerOrder = 10;

/** Seats asked for: 1 to 10, none twice. */
export const wantedSeats = z
  .array(ordinal)
  .min(1, 'name at least one seat')
  .max(maxSeatsPerOrder, `at most ${maxSeatsPerOrder} seats an order`)
  .refine((seats) => new Set(seats).size === seats.length, 'a seat is named twice')
  .meta({ uniqueItems: true });

/** How a seat stands, one character each in the order of the ordinals. */
export const seatStatus = {
  free: 'f',
  /** Its owner sells it on: it can be had like a free one, at the price that `offers` names. */
  offered: 'o',
  held: 'h',
  sold: 's',
  kept: 'k',
  mine: 'm',
} as const;

/** What owners want for the seats that they sell on: ordinal, as text, → minor units. */
export const offerPrices = z
  .record(z.string(), z.int())
  .meta({ id: 'OfferPrices', examples: [{ '14': 9000 }] });

export type SeatRef = z.infer<typeof seatRef>;
