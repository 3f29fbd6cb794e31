import { tzlib_get_ical_block, tzlib_get_offset, tzlib_get_timezones } from 'timezones-ical-library';

/**
 * The zone to write a start in, as a calendar knows it (`US/Eastern` is `America/New_York`); null for UTC. Calendars
 * go by the rules that are in the file or by their own, and both are of another year than this runtime's. So a zone is
 * written only where the file's rules and the runtime agree about that moment: in UTC no rule can make it another one.
 *
 * @param startsAt ms
 */
export function calendarZone(startsAt: number, timeZone: string): string | null {
  // The library writes to the terminal about a zone that it does not know.
  if (!tzlib_get_timezones().includes(timeZone)) return null;
  const zone = tzlib_get_ical_block(timeZone)[1]?.slice('TZID='.length);
  if (zone === undefined || zone === 'Etc/UTC') return null;
  const clock = clockAt(startsAt, zone);
  if (clock === null || comesTwice(startsAt, zone, clock)) return null;
  return tzlib_get_offset(zone, clock.date, clock.time) === clock.offset ? zone : null;
}

/** The VTIMEZONE of a zone that `calendarZone` gave. */
export function zoneBlock(zone: string): string {
  return tzlib_get_ical_block(zone)[0] ?? '';
}

interface Clock {
  /** `2026-11-01` */
  readonly date: string;
  /** `01:30` */
  readonly time: string;
  /** `-0400` */
  readonly offset: string;
}

/** What a clock of that zone shows; null where this runtime does not know the zone. */
function clockAt(at: number, timeZone: string): Clock | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...shape, timeZone });
  } catch {
    return null;
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}`,
    offset: part.timeZoneName?.slice('GMT'.length).replace(':', '') || '+0000',
  };
}

const shape = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
} as const satisfies Intl.DateTimeFormatOptions;

/**
 * In the night that has an hour twice the clock shows the same again. RFC 5545 (3.3.5) takes that for the first of the
 * two; not every calendar does.
 */
function comesTwice(at: number, timeZone: string, clock: Clock): boolean {
  return turnedBackMinutes.some((minutes) => {
    const other = clockAt(at + minutes * 60_000, timeZone);
    return other?.date === clock.date && other.time === clock.time;
  });
}

/** By how much clocks are turned back, anywhere: half an hour on Lord Howe, two at Troll. */
const turnedBackMinutes = [-120, -60, -30, 30, 60, 120];
