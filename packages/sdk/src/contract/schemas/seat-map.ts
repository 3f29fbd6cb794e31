import { z } from 'zod';
import { ordinal } from './seat.ts';

/**
 * A seat map as it travels: sections → rows → cells.
 *
 * A row is compact, because a big house has 100,000 places: `cells` is drawn as the row lies, one character per
 * column, and `numbers` and `ordinals` say, in the same order from left to right, what each seat is called and
 * which one it is.
 */

/** The characters of `cells` that are not seats. */
export const cell = {
  /** Nothing stands here; what lies on both sides are still neighbours of nobody. */
  gap: '.',
  /** People walk here. */
  aisle: '_',
} as const;

export const categoryLetter = z
  .string()
  .regex(/^[A-Z]$/, 'one capital letter')
  .meta({ id: 'CategoryLetter', description: 'One capital letter, as painted on the seats of a seat map' });

export const category = z.object({
  letter: categoryLetter,
  name: z.string().min(1).max(60),
});

/** Measured in places: a seat is one wide, a row one deep. To the thousandth, so that it is written as it is read. */
const measure = z.number().min(-10_000).max(10_000).multipleOf(0.001);

const someSeats = z.array(z.int().min(0)).min(1);

export const row = z.object({
  label: z.string().min(1).max(20).meta({ description: 'What people read on the row, `B`' }),
  cells: z
    .string()
    .regex(/^[A-Z._]+$/)
    .max(2000)
    .meta({
      description: "One character per column: a category's letter is a seat, `.` a gap, `_` an aisle",
    }),
  numbers: z
    .array(z.string().min(1).max(10))
    .meta({ description: 'What people read on each seat, left to right' }),
  ordinals: z.array(ordinal).meta({ description: 'Which seat each one is, in the same order' }),
  shift: measure.optional().meta({ description: 'How many places further right than drawn the row stands' }),
  aislesBefore: z
    .int()
    .min(1)
    .max(9)
    .optional()
    .meta({ description: 'Aisles between this row and the one before, each as deep as a row' }),
  accessible: someSeats
    .optional()
    .meta({ description: 'Places for a wheelchair, as places in `numbers`, counted from 0, ascending' }),
  companions: someSeats.optional().meta({
    description: "Seats for who comes with an accessible place's guest; it is the nearest of the row",
  }),
  restrictedView: someSeats.optional().meta({ description: 'Seats that do not see all of the stage' }),
});

/** As many as there can be ordinals. */
const places = z.int().min(1).max(1_000_000);

/** Places without a row: general admission. Each is still one ordinal, so it is sold as a seat is. */
export const area = z
  .object({
    category: categoryLetter,
    capacity: places,
    ordinals: z
      .array(z.object({ first: ordinal, count: places }))
      .min(1)
      .meta({ description: 'Which seats its places 1, 2, 3… are: runs of ordinals, together the capacity' }),
  })
  // A few digits must not make whoever reads them fill their memory.
  .refine(
    ({ capacity, ordinals }) => ordinals.reduce((sum, { count }) => sum + count, 0) <= capacity,
    'more ordinals than places',
  );

export const section = z.object({
  name: z.string().min(1).max(60),
  floor: z.string().min(1).max(60).optional().meta({ description: 'The floor it lies on, by its name' }),
  at: z.object({ x: measure, y: measure }).optional().meta({
    description:
      'Where the middle of its front row lies, x to the right of and y behind the front of the house, in places; without it a section lies behind the one before',
  }),
  turn: measure.optional().meta({ description: 'Degrees clockwise that it is turned about that point' }),
  curve: measure
    .optional()
    .meta({ description: 'Radius of its front row, in places; without it rows are straight' }),
  rows: z.array(row).meta({ description: 'From front to back as drawn; none in an area' }),
  area: area.optional(),
});

/** Where the stage is, seen on the drawing: above its rows unless told. */
export const stage = z.object({
  name: z.string().min(1).max(60).optional().meta({ description: '`Pitch`, `Screen`; a stage unless told' }),
  place: z.union([
    z.enum(['above', 'below', 'left', 'right', 'middle']),
    z.object({ x: measure, y: measure }),
  ]),
});

/** What a `.seats` file says. */
export const seatMapDrawing = z
  .object({
    name: z.string().min(1).max(120),
    city: z.string().min(1).max(120),
    timeZone: z.string().min(1).max(64).meta({ description: 'IANA name, `America/New_York`' }),
    stage: stage.optional(),
    categories: z.array(category).min(1).max(26),
    sections: z.array(section).min(1),
  })
  .meta({ id: 'SeatMapDrawing' });

export type Category = z.infer<typeof category>;
export type Row = z.infer<typeof row>;
export type Area = z.infer<typeof area>;
export type Section = z.infer<typeof section>;
export type Stage = z.infer<typeof stage>;
export type SeatMapDrawing = z.infer<typeof seatMapDrawing>;
