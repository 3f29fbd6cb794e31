import { dayOf, startOf } from './time.ts';

/** An instant by the viewer's clock, in ISO 8601 for programs. `none` stands for no instant. */
export function momentFor(reader: ClockReader, at: string | null, none: string): string {
  if (at === null) return none;
  return reader === 'program' ? at : startOf(at, reader.timeZone, reader.timeZone);
}

/** The same for a column of a list: people get the day. */
export function dayFor(reader: ClockReader, at: string | null, none: string): string {
  if (at === null) return none;
  return reader === 'program' ? at : dayOf(at, reader.timeZone);
}

type ClockReader = { timeZone: string } | 'program';
