import { z } from 'zod';
import { wrongUsage } from '../failure.ts';

/** The performance whose doors they are. */
export interface DoorsOf {
  /** ISO 8601, UTC. */
  startsAt: string;
  venue: { timeZone: string };
}

/**
 * When doors open, as people say it: `18:30` or `6:30pm` on the day of the start by the clock of the venue, an instant of
 * ISO 8601, or `any`. Gives ISO 8601, UTC, and null for `any`.
 * @throws Failure of wrong usage for anything else, and for a time that the clocks leave out that night.
 */
export function readDoors(text: string, { startsAt, venue: { timeZone } }: DoorsOf): string | null {
  const said = text.trim().toLowerCase();
  if (said === 'any') return null;
  const minutes = minutesOf(said);
  if (minutes !== undefined) return timeOfDay(text, minutes, Date.parse(startsAt), timeZone);
  if (instant.safeParse(said.toUpperCase()).success) return new Date(said.toUpperCase()).toISOString();
  throw wrongUsage(
    `"${text}" does not say when the doors open.`,
    'Say 18:30 or 6:30pm, by the clock of the venue on the day of the start; 2026-12-01T23:30:00Z; or any.',
  );
}

const instant = z.iso.datetime({ offset: true });

/** Since midnight. `6:30` alone might be meant for the evening, so an hour has two digits or says which half it is of. */
function minutesOf(said: string): number | undefined {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(said) ?? [];
  if (hour !== undefined) return Number(hour) * 60 + Number(minute);
  const [, twelfth, past = '0', half] = /^(0?[1-9]|1[0-2])(?::([0-5]\d))? ?([ap])m$/.exec(said) ?? [];
  if (twelfth === undefined) return undefined;
  return ((Number(twelfth) % 12) + (half === 'p' ? 12 : 0)) * 60 + Number(past);
}

function timeOfDay(text: string, minutes: number, startsAt: number, timeZone: string): string {
  const starts = clockAt(startsAt, timeZone);
  if (starts === undefined)
    throw wrongUsage(
      `This machine does not know the time zone ${timeZone}.`,
      'Say it as an instant: 2026-12-01T23:30:00Z.',
    );
  const shown = starts - (starts % dayMs) + minutes * 60_000;
  // A day before and after, the clocks are what they were and what they will be: one of the two is right, or both are.
  const found = [-dayMs, dayMs]
    .map((away) => shown - (clockAt(shown + away, timeZone)! - (shown + away)))
    .filter((at) => clockAt(at, timeZone) === shown);
  // Where the hour comes twice, the first of the two: nobody waits outside who was told that time.
  if (found.length > 0) return new Date(Math.min(...found)).toISOString();
  throw wrongUsage(
    `There is no ${text} on that day in ${timeZone}: the clocks are put forward.`,
    'Name a time before or after it.',
  );
}

const dayMs = 86_400_000;

/** What a clock there shows, as if it were UTC, ms; nothing where this runtime does not know the zone. */
function clockAt(at: number, timeZone: string): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', { ...shape, timeZone });
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
  } catch {
    return undefined;
  }
}

const shape = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
} as const satisfies Intl.DateTimeFormatOptions;
