import { cell } from '../contract/schemas/seat-map.ts';
import { limits } from './limits.ts';
import { readNumberList, wholeNumber } from './number-list.ts';

/** How the seats of a row are numbered: one way for the whole row, or one for each block between its aisles. */
export type Numbering = readonly BlockNumbering[];

type BlockNumbering =
  | { readonly list: readonly string[] }
  | {
      readonly from: 'left' | 'right' | 'middle';
      readonly start: number;
      readonly step: 1 | 2;
      readonly skip: ReadonlySet<number>;
    };

/**
 * Reads `from right`, `odd`, `101 skip 113`, `from middle`, `1-8,10`, or several of them with `|` between.
 * Otherwise it gives what is wrong, as a sentence.
 */
export function readNumbering(text: string): Numbering | string {
  const blocks: BlockNumbering[] = [];
  let listed = 0;
  for (const part of text.split('|')) {
    const block = readBlock(part.split(' ').filter((word) => word !== ''));
    if (typeof block === 'string') return block;
    blocks.push(block);
    if ('list' in block) listed += block.list.length;
    // A short text may list very much, and no row is longer.
    if (listed > limits.cells) return `A row has at most ${limits.cells} seats, and here are more numbers.`;
  }
  return blocks;
}

/**
 * The numbers of a row's seats, from left to right. `middle` is the column where the section's left half ends.
 * Otherwise it gives what does not fit, as a sentence.
 */
export function numberSeats(cells: string, numbering: Numbering, middle: number): string[] | string {
  const parts = numbering.length === 1 ? [{ cells, from: 0 }] : blocksOf(cells, numbering.length);
  if (parts.length !== numbering.length) {
    const has = parts.length === 1 ? '1 block' : `${parts.length} blocks`;
    return `The row has ${has} of seats between aisles, and ${numbering.length} are numbered. Say how this row is numbered, behind its cells: \`numbers 1-8\`.`;
  }
  const numbers: string[] = [];
  for (const [at, part] of parts.entries()) {
    const columns = seatColumns(part.cells).map((column) => column + part.from);
    const block = numbering[at]!;
    if ('list' in block && block.list.length !== columns.length)
      return `Here are ${columns.length} seats and ${block.list.length} numbers for them. Name each seat once.`;
    numbers.push(...('list' in block ? block.list : count(block, columns, middle)));
  }
  const tooLong = numbers.find((number) => number.length > limits.seatNumber);
  return tooLong === undefined
    ? numbers
    : `A seat's number has at most ${limits.seatNumber} characters: \`${tooLong}\`.`;
}

/** Whether a cell is a seat: a category's letter or, in a file, that of a kind of seat. */
export function isSeat(letter: string): boolean {
  return letter !== cell.gap && letter !== cell.aisle;
}

/** Seats between aisles. Where the aisles cut the row into more parts than wanted, those without seats don't count. */
function blocksOf(cells: string, wanted: number): { cells: string; from: number }[] {
  const parts = [...cells.matchAll(/[^_]+/g)].map((match) => ({ cells: match[0], from: match.index }));
  return parts.length === wanted ? parts : parts.filter((part) => seatColumns(part.cells).length > 0);
}

function seatColumns(cells: string): number[] {
  const columns: number[] = [];
  for (let column = 0; column < cells.length; column += 1) if (isSeat(cells[column]!)) columns.push(column);
  return columns;
}

type Counting = Exclude<BlockNumbering, { list: readonly string[] }>;

function count(block: Counting, columns: readonly number[], middle: number): string[] {
  if (block.from === 'middle') {
    const left = columns.filter((column) => column + 0.5 < middle).length;
    return [
      ...sequence(left, block.start, 2, block.skip).reverse(),
      ...sequence(columns.length - left, block.start + 1, 2, block.skip),
    ];
  }
  const numbers = sequence(columns.length, block.start, block.step, block.skip);
  return block.from === 'right' ? numbers.reverse() : numbers;
}

function sequence(length: number, start: number, step: number, skip: ReadonlySet<number>): string[] {
  const numbers: string[] = [];
  for (let number = start; numbers.length < length; number += step) {
    if (!skip.has(number)) numbers.push(String(number));
  }
  return numbers;
}

function readBlock(words: readonly string[]): BlockNumbering | string {
  if (words.length === 1 && /[,-]/.test(words[0]!)) return readList(words[0]!);
  let from: Counting['from'] = 'left';
  let start: number | undefined;
  let parity: 'odd' | 'even' | undefined;
  const skip = new Set<number>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const next = words[at + 1] ?? '';
    if (word === 'odd' || word === 'even') parity = word;
    else if (word === 'from' && (next === 'left' || next === 'right' || next === 'middle')) {
      from = next;
      at += 1;
    } else if (word === 'skip' && readSkip(next, skip)) at += 1;
    else if (wholeNumber(word) !== null) start = wholeNumber(word)!;
    else return `\`${word.slice(0, 40)}\` says nothing of numbers. ${known}`;
  }
  if (words.length === 0) return `Nothing is said of the numbers. ${known}`;
  const first = start ?? (parity === 'even' ? 2 : 1);
  if (parity !== undefined && (first % 2 === 1) !== (parity === 'odd'))
    return `${first} is not ${parity}. Leave out one of the two.`;
  return { from, start: first, step: parity === undefined ? 1 : 2, skip };
}

const known =
  'Known are `from left`, `from right`, `from middle`, `odd`, `even`, the first number, `skip 13`, and a list, `1-8,10`.';

function readSkip(text: string, skip: Set<number>): boolean {
  const numbers = text === '' ? null : readNumberList(text, limits.skipped);
  for (const number of numbers ?? []) {
    const whole = wholeNumber(number);
    if (whole === null) return false;
    skip.add(whole);
  }
  return numbers !== null;
}

function readList(text: string): BlockNumbering | string {
  const list = readNumberList(text, limits.cells);
  if (list === null) return `\`${text.slice(0, 40)}\` is no list of seats. Write it as \`1-8,10,12a\`.`;
  const strange = list.find((number) => !/^[\p{L}\p{N}][\p{L}\p{N}\p{M}'’+&/.]*$/u.test(number));
  return strange === undefined
    ? { list }
    : `\`${strange.slice(0, 40)}\` is no seat's number: those are letters and digits.`;
}
