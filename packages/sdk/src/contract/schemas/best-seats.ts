import { z } from 'zod';
import { amount, words } from './primitives.ts';
import { maxSeatsPerOrder } from './seat.ts';

/** What somebody who lets the server choose says about the seats. */
export const bestWish = z
  .strictObject({
    count: z.int().min(1).max(maxSeatsPerOrder, `at most ${maxSeatsPerOrder} seats an order`),
    section: words(60).optional().meta({ description: 'Of this section or area only, by its name' }),
    category: words(60).optional().meta({ description: 'Of this category only, by its letter or its name' }),
    maxPrice: amount.optional().meta({ description: 'Of one seat at most, minor units' }),
    accessible: z
      .int()
      .min(1)
      .max(maxSeatsPerOrder)
      .optional()
      .meta({ description: 'How many of them are places for a wheelchair; none unless told' }),
    aisle: z.boolean().optional().meta({ description: 'One of them at an aisle or at the end of its row' }),
    spread: z.enum(['row', 'rows', 'apart']).optional().meta({
      description:
        '`row`: in one row, or in one area; `rows`, unless told: else in two rows, one behind the other; `apart`: else apart, too',
    }),
  })
  .refine(({ count, accessible = 0 }) => accessible <= count, {
    path: ['accessible'],
    message: 'no more accessible places than seats',
  })
  .meta({ id: 'BestWish' });

/** What speaks for the seats that were chosen, for a sentence about them. */
export const seatReasons = z
  .object({
    spread: z
      .enum(['row', 'rows', 'area', 'apart'])
      .meta({ description: 'In one row, in two, in an area, or apart' }),
    rows: z
      .array(z.object({ section: z.string(), row: z.string().nullable(), seats: z.int() }))
      .meta({ description: 'Where they are, and how many in each row; an area has no row' }),
    fromMiddle: z.number().nullable().meta({
      description:
        'From the nearest of them to the middle of its row, in places; less than 1 is the middle; null in an area',
    }),
    fromStage: z.number().meta({ description: 'From the stage, on average, in places' }),
    leftAlone: z
      .int()
      .meta({ description: 'Free seats beside them that nobody could be sold together with' }),
    restrictedView: z.int(),
    accessible: z.int(),
    companions: z.int(),
    atAisle: z.boolean().meta({ description: 'One of them is at an aisle or at the end of its row' }),
  })
  .meta({ id: 'SeatReasons' });

/** Why no seats were chosen, and what would help. */
export const noSeats = z.object({
  free: z.int().meta({ description: 'Free seats of the section, the category and the price' }),
  largest: z.int().meta({ description: 'The largest number for which the same wish finds seats' }),
  loosen: z
    .array(z.enum(['section', 'category', 'maxPrice', 'aisle', 'spread']))
    .meta({ description: 'Each of these wishes, given up alone, is enough for all the seats' }),
});

export type BestWish = z.infer<typeof bestWish>;
export type SeatReasons = z.infer<typeof seatReasons>;
export type NoSeatsDetails = z.infer<typeof noSeats>;
