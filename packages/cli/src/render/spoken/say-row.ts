import { cell, type Row, type Section } from '@admit-one/sdk/contract';
import { markOf, type SeatMark } from '../seat-mark.ts';
import { plain } from '../text.ts';
import { spokenMoney } from './spoken-money.ts';

/** How the seats of a house stand for somebody, and what they cost. */
export interface SpokenSeats {
  /** One status character per seat in the order of the ordinals. */
  statuses: string;
  /** By category letter, minor units. */
  prices: Readonly<Record<string, number>>;
  /** What seats for resale cost: by ordinal, minor units. */
  offers: Readonly<Record<string, number>>;
  currency: string;
  /** Taken by who listens. */
  picked: ReadonlySet<number>;
}

/** One row as a sentence: `Orchestra, row B: 12 to 18 free at 65.00 EUR, aisle, 19 held.` */
export function sayRow(section: Section, row: Row, seats: SpokenSeats): string {
  const parts = runsOf(row, seats).map((run) => (run === 'aisle' ? run : sayRun(run)));
  return plain(`${section.name}, row ${row.label}: ${parts.join(', ')}.`);
}

/** Seats beside each other of which the same is said. */
interface Run {
  numbers: string[];
  what: string;
}

function runsOf(row: Row, seats: SpokenSeats): (Run | 'aisle')[] {
  const runs: (Run | 'aisle')[] = [];
  let place = 0;
  for (const letter of row.cells) {
    // Gaps only shape the row; the first and the last aisle part nothing.
    if (letter === cell.aisle && place > 0 && runs.at(-1) !== 'aisle') runs.push('aisle');
    if (letter === cell.gap || letter === cell.aisle) continue;
    const what = whatIsSaid(row, place, letter, seats);
    const number = row.numbers[place] ?? '';
    const run = runs.at(-1);
    if (run !== undefined && run !== 'aisle' && run.what === what && goesOn(run.numbers, number))
      run.numbers.push(number);
    else runs.push({ numbers: [number], what });
    place += 1;
  }
  return runs.at(-1) === 'aisle' ? runs.slice(0, -1) : runs;
}

function whatIsSaid(row: Row, place: number, letter: string, seats: SpokenSeats): string {
  const ordinal = row.ordinals[place] ?? -1;
  const mark = markOf(seats.statuses[ordinal], seats.picked.has(ordinal));
  if (mark !== 'free' && mark !== 'offered' && mark !== 'picked') return words[mark];
  const price = seats.offers[ordinal] ?? seats.prices[letter];
  const at = price === undefined ? '' : ` at ${spokenMoney(price, seats.currency)}`;
  return [words[mark] + at, ...specials(row, place)].join(' ');
}

function specials(row: Row, place: number): string[] {
  return [
    ...(row.accessible?.includes(place) === true ? ['for a wheelchair'] : []),
    ...(row.companions?.includes(place) === true ? ['for a companion'] : []),
    ...(row.restrictedView?.includes(place) === true ? ['with restricted view'] : []),
  ];
}

/** Whether a number comes after these: counted on by the same step, so that `1 to 7` says all of them. */
function goesOn(numbers: readonly string[], next: string): boolean {
  const step = stepOf(numbers.at(-1), next);
  if (step === undefined) return false;
  return numbers.length === 1 || stepOf(numbers.at(-2), numbers.at(-1)) === step;
}

/** Up or down, by one; or by two, where odd and even numbers lie apart. */
function stepOf(before: string | undefined, after: string | undefined): number | undefined {
  const step = Number(after) - Number(before);
  return [-2, -1, 1, 2].includes(step) ? step : undefined;
}

function sayRun({ numbers, what }: Run): string {
  const [first = '', second] = numbers;
  const last = numbers.at(-1) ?? '';
  if (numbers.length === 1) return `${first} ${what}`;
  if (numbers.length === 2) return `${first} and ${last} ${what}`;
  const step = Math.abs(Number(second) - Number(first));
  const kind = step === 1 ? '' : Number(first) % 2 === 0 ? 'even ' : 'odd ';
  return `${kind}${first} to ${last} ${what}`;
}

const words: Record<SeatMark, string> = {
  free: 'free',
  offered: 'offered for resale',
  held: 'held',
  sold: 'sold',
  kept: 'not for sale',
  mine: 'yours already',
  picked: 'taken by you',
};
