import { z } from 'zod';

/** Minor units of the currency: cents of a dollar, the yen itself, thousandths of a dinar. */
export const amount = z
  .int()
  .min(0)
  .max(100_000_000)
  .meta({ id: 'Amount', description: 'Minor units of the currency' });

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'an ISO 4217 code like USD')
  .refine((code) => knownCurrencies.has(code), 'no currency of ISO 4217 that this runtime knows')
  .meta({ id: 'Currency', examples: ['USD'] });

const knownCurrencies = new Set(Intl.supportedValuesOf('currency'));

/** UTC, ISO 8601: `2026-11-23T19:30:00Z` or with milliseconds. */
export const instant = z.iso.datetime().meta({ id: 'Instant', description: 'UTC, ISO 8601' });

/** Texts that people typed: no control characters, no lone surrogates (PostgreSQL takes no NUL). */
export function text(max: number) {
  return (
    z
      .string()
      .max(max)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/, 'no control characters')
      .refine((value) => value.isWellFormed(), 'not well-formed Unicode')
  );
}

/** As `text`, and not empty. */
export function words(max: number) {
  return text(max).refine((value) => value.trim().length > 0, 'must not be empty');
}

export const cursor = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9_-]+$/, 'a cursor that an earlier page gave')
  .meta({ description: '`nextCursor` of the page before; nothing else is one' });

/** The query of every list. */
export const pageQuery = {
  limit: z.int().min(1).max(100).optional().meta({ description: 'How many a page holds; 25 unless told' }),
  cursor: cursor.optional(),
};

/** A page of a list; `nextCursor` is null on the last one. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The answer of what has nothing to say but that it is done. */
export const done = z.object({ done: z.literal(true) }).meta({ id: 'Done' });
