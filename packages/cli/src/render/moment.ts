import { startOf } from './time.ts';

/** An instant in a list: by the viewer's clock, ISO 8601 for programs. `none` stands for no instant. */
export function momentFor(reader: { timeZone: string } | 'program', at: string | null, none: string): string {
  if (at === null) return none;
  return reader === 'program' ? at : startOf(at, reader.timeZone, reader.timeZone);
}
