import { money } from './money.ts';
import type { Screen } from './screen.ts';
import { shortStartOf, startOf } from './time.ts';

/** Who reads a list: somebody at this screen, or a program at the end of a pipe. */
export type Reader = Screen | 'program';

/** The same reader of one thing only: each of its fields has a line to itself. */
export function ofOneThing(reader: Reader): Reader {
  return reader === 'program' ? reader : { ...reader, columns: wide };
}

/** By the venue's clock, short where the screen is narrow; ISO 8601 and UTC for programs. */
export function startFor(reader: Reader, at: string, venueZone: string): string {
  if (reader === 'program') return at;
  return reader.columns < wide ? shortStartOf(at, venueZone) : startOf(at, venueZone, reader.timeZone);
}

/** `$120.00`; `USD 120.00` for programs. */
export function moneyFor(reader: Reader, amount: number, currency: string): string {
  return money(amount, currency, reader === 'program' ? { unicode: false } : reader);
}

/** From here on there is room for the weekday and the year. */
const wide = 110;
