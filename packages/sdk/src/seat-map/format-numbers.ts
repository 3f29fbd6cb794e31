import type { Row } from '../contract/schemas/seat-map.ts';
import { formatNumberList, wholeNumber } from './number-list.ts';
import { numberSeats, readNumbering } from './numbering.ts';

/**
 * How the seats of a section are numbered, in the words of `numbers:`: the simplest that fits all rows, as the
 * section's, or else as each row's own. Null is `from left`, which nobody needs to say.
 */
export function formatNumbers(rows: readonly Row[]): {
  section: string | null;
  ofRow: (row: Row) => string | null;
} {
  const middle = rows.reduce((widest, { cells }) => Math.max(widest, cells.length), 0) / 2;
  const [first] = rows;
  if (first === undefined) return { section: null, ofRow: () => null };
  const ofAll = likely(first).find((words) => rows.every((row) => fits(row, words, middle)));
  if (ofAll !== undefined) return { section: ofAll === fromLeft ? null : ofAll, ofRow: () => null };
  return {
    section: null,
    ofRow: (row) => {
      const words = likely(row).find((candidate) => fits(row, candidate, middle));
      return words === fromLeft ? null : (words ?? formatNumberList(row.numbers));
    },
  };
}

const fromLeft = 'from left';

/** From the simplest to the most special. */
function likely(row: Row): string[] {
  const ends = [row.numbers[0]!, row.numbers.at(-1)!];
  const [left, right] = ends.map((number) => wholeNumber(number));
  const blocks = likelyBlocks(row);
  return [
    fromLeft,
    'from right',
    ...(left === null ? [] : [`${left}`, `${parityOf(left!)} ${left}`]),
    ...(right === null ? [] : [`from right ${right}`, `${parityOf(right!)} from right ${right}`]),
    'from middle',
    ...(blocks === null ? [] : [blocks]),
  ];
}

/** Each block between aisles by its own two ends; null where that cannot be. */
function likelyBlocks({ cells, numbers }: Row): string | null {
  const blocks: string[] = [];
  let place = 0;
  for (const [part] of cells.matchAll(/[^_]+/g)) {
    const seats = part.replaceAll('.', '').length;
    const [left, next] = [wholeNumber(numbers[place] ?? ''), wholeNumber(numbers[place + 1] ?? '')];
    const right = wholeNumber(numbers[place + seats - 1] ?? '');
    place += seats;
    if (seats === 0) continue;
    if (left === null || right === null) return null;
    const isByTwo = seats > 1 && next !== null && Math.abs(next - left) === 2;
    const step = isByTwo ? `${parityOf(left)} ` : '';
    blocks.push(right < left ? `${step}from right ${right}` : `${step}${left}`);
  }
  return blocks.length > 1 ? blocks.join(' | ') : null;
}

function parityOf(number: number): 'odd' | 'even' {
  return number % 2 === 1 ? 'odd' : 'even';
}

function fits({ cells, numbers }: Row, words: string, middle: number): boolean {
  const numbering = readNumbering(words);
  if (typeof numbering === 'string') return false;
  const counted = numberSeats(cells, numbering, middle);
  return (
    typeof counted !== 'string' &&
    counted.length === numbers.length &&
    counted.every((number, at) => number === numbers[at])
  );
}
