import { z } from 'zod';
import { wrongUsage } from './failure.ts';

/**
 * When something ends, as people say it: `30d`, `12h`, `2w`, a date or an instant of ISO 8601 (a date alone is its
 * beginning, UTC), or `never`. `now` in milliseconds; gives ISO 8601, UTC, and nothing for `never`.
 * @throws Failure for anything else.
 */
export function readExpiry(text: string, now: number): string | undefined {
  if (text === 'never') return undefined;
  const span = /^([1-9][0-9]{0,4})([hdw])$/.exec(text);
  const at = span === null ? dateOf(text) : now + Number(span[1]) * unitsMs[span[2] as Unit];
  if (at !== undefined) return new Date(at).toISOString();
  throw wrongUsage(
    `"${text}" does not say when it ends.`,
    'Say for how long, 12h, 30d or 2w; or a date, 2027-01-31; or never.',
  );
}

type Unit = keyof typeof unitsMs;

const hourMs = 60 * 60 * 1000;
const unitsMs = { h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs };

/** `Date.parse` alone takes almost any text with a number in it, and the 30th of February. */
function dateOf(text: string): number | undefined {
  return isoDate.safeParse(text).success ? Date.parse(text) : undefined;
}

const isoDate = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
