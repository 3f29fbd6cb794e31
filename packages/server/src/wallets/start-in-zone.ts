/**
 * When a performance starts by the clock of its venue, as ISO 8601 with the offset: `2026-09-12T19:30:00-04:00`. In UTC where
 * this runtime does not know the zone.
 */
export function startInZone(startsAt: string, timeZone: string): string {
  const part = partsOf(new Date(startsAt), timeZone);
  const offset = part.timeZoneName?.slice('GMT'.length) || '+00:00';
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}${offset}`;
}

function partsOf(instant: Date, timeZone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { ...shape, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...shape, timeZone: 'UTC' });
  }
}

const shape = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
} as const satisfies Intl.DateTimeFormatOptions;
