import { z } from 'zod';

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
  ordinals: z.array(z.int().min(0)).meta({ description: 'Which seat each one is, in the same order' }),
});

export const section = z.object({
  name: z.string().min(1).max(60),
  rows: z.array(row).min(1),
});

/** What a `.seats` file says. */
export const seatMapDrawing = z
  .object({
    name: z.string().min(1).max(120),
    city: z.string().min(1).max(120),
    timeZone: z.string().min(1).max(64).meta({ description: 'IANA name, `America/New_York`' }),
    categories: z.array(category).min(1).max(26),
    sections: z.array(section).min(1),
  })
  .meta({ id: 'SeatMapDrawing' });

export type Category = z.infer<typeof category>;
export type Row = z.infer<typeof row>;
export type Section = z.infer<typeof section>;
export type SeatMapDrawing = z.infer<typeof seatMapDrawing>;
