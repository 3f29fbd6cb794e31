/**
 * When a performance starts, by the clock of its venue: `Thu 12 Sep 2026, 7:30 PM`; with the zone's short name
 * (`KST`, `GMT+9`) where the viewer's clock would show another time. `at` is ISO 8601 or milliseconds, UTC.
 */
export function startOf(at: string | number, venueZone: string, viewerZone: string): string {
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) return 'unknown time';
  const zone = knownZone(venueZone);
  const there = dayAndTime(instant, zone);
  if (there === dayAndTime(instant, knownZone(viewerZone))) return there;
  return `${there} ${shortName(instant, zone)}`;
}

/** The same without the year and the zone, where room is short: `12 Sep 7:30 PM`. */
export function shortStartOf(at: string | number, venueZone: string): string {
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) return 'unknown time';
  const part = partsOf(instant, knownZone(venueZone));
  return `${part.day} ${part.month} ${part.hour}:${part.minute} ${part.dayPeriod}`;
}

/** The day alone, by the viewer's calendar: `12 Sep 2026`. */
export function dayOf(at: string | number, viewerZone: string): string {
  const part = partsOf(new Date(at), knownZone(viewerZone));
  return `${part.day} ${part.month} ${part.year}`;
}

/** By the viewer's clock, for what is over soon: `8:12 PM`. */
export function clockTime(at: string | number, viewerZone: string): string {
  const part = partsOf(new Date(at), knownZone(viewerZone));
  return `${part.hour}:${part.minute} ${part.dayPeriod}`;
}

/** What is left of it: `9:41`, `1:02:03`, `0:00` when it is over. Both in milliseconds; seconds are rounded up. */
export function countdown(endsAt: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((endsAt - now) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (value: number) => `${value}`.padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function dayAndTime(instant: Date, zone: string): string {
  const part = partsOf(instant, zone);
  const date = `${part.weekday} ${part.day} ${part.month} ${part.year}`;
  return `${date}, ${part.hour}:${part.minute} ${part.dayPeriod}`;
}

function partsOf(instant: Date, zone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      hour12: true,
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
}

function shortName(instant: Date, zone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  return format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** A zone this runtime does not know is shown as UTC, which its short name then says. */
function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
