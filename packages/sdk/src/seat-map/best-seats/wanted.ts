import { fold } from '../fold.ts';
import type { SeatMapIndex } from '../geometry.ts';
import { seatFlag } from '../seat-table.ts';
import { type HouseOrder, houseOrder } from './house-order.ts';
import { findRuns, type Run } from './runs.ts';
import type { SeatWish } from './seat-wish.ts';

/** Seats that were found together, and how good they are: less is better. */
export type Block = { readonly seats: number[]; readonly rank: number; readonly spread: Spread };

export type Spread = 'row' | 'rows' | 'area' | 'apart';

/** A wish, ready to be asked seat by seat and row by row. */
export class Wanted {
  readonly index: SeatMapIndex;
  readonly wish: SeatWish;
  readonly order: HouseOrder;
  /** The only section that will do. */
  readonly sectionAt: number | undefined;
  /** What the wish names and the house does not have. */
  readonly unknown: 'section' | 'category' | null;
  /** Less is better: in places. */
  readonly costOf: (ordinal: number) => number;
  /** By the category's char code: whether it will do, and whether at the listing's own price. */
  readonly #isOfCategory = new Uint8Array(128);
  readonly #isInPrice = new Uint8Array(128);
  readonly #isFree: (ordinal: number) => boolean;
  readonly #taken: Set<number>;
  /** By row, as far as they were asked for: the same rows are gone through for many numbers of seats. */
  #runs: (readonly Run[])[] = [];
  /** By row, the best block by what was asked for; null: there is none. */
  #blocks: Map<string, Block | null>[] = [];

  constructor(
    index: SeatMapIndex,
    isFree: (ordinal: number) => boolean,
    wish: SeatWish,
    taken: Iterable<number> = [],
  ) {
    this.index = index;
    this.wish = wish;
    this.order = houseOrder(index);
    this.#isFree = isFree;
    this.#taken = new Set(taken);
    const { sections, categories } = index.drawing;
    const { section, category } = wish;
    this.sectionAt =
      section === undefined ? undefined : sections.findIndex(({ name }) => isCalled(name, section));
    const letters = categories.filter(
      ({ letter, name }) => category === undefined || isCalled(letter, category) || isCalled(name, category),
    );
    this.unknown = this.sectionAt === -1 ? 'section' : letters.length === 0 ? 'category' : null;
    for (const { letter } of letters) {
      const code = letter.charCodeAt(0);
      this.#isOfCategory[code] = 1;
      this.#isInPrice[code] = this.#isAffordable(wish.prices[letter]) ? 1 : 0;
    }
    const { cost } = this.order;
    this.costOf = wish.near === undefined ? (ordinal) => cost[ordinal]! : distanceFrom(index, wish.near);
  }

  /** Whether somebody can have the seat, whoever it is for. */
  isFree(ordinal: number): boolean {
    return this.#isFree(ordinal) && (this.#taken.size === 0 || !this.#taken.has(ordinal));
  }

  /** Whether the seat is free and the wish's, as far as one seat can tell. */
  takes(ordinal: number): boolean {
    if (!this.isFree(ordinal)) return false;
    const { category, flags, section } = this.index.seats;
    const isSpecial = (flags[ordinal]! & (seatFlag.accessible | seatFlag.companion)) !== 0;
    if (isSpecial && (this.wish.accessible ?? 0) === 0) return false;
    if (this.sectionAt !== undefined && section[ordinal] !== this.sectionAt) return false;
    const letter = category[ordinal]!;
    const offered = this.wish.offers?.[ordinal];
    if (offered === undefined) return this.#isInPrice[letter] === 1;
    return this.#isOfCategory[letter] === 1 && this.#isAffordable(offered);
  }

  /** Whether somebody who asks for nothing special could still sit here. */
  isPlainAndFree(ordinal: number): boolean {
    const special = seatFlag.accessible | seatFlag.companion | seatFlag.area;
    return ordinal !== -1 && (this.index.seats.flags[ordinal]! & special) === 0 && this.isFree(ordinal);
  }

  /** The row's seats that will do, in stretches of seats beside each other. */
  runsOf(rowAt: number): readonly Run[] {
    let runs = this.#runs[rowAt];
    if (runs === undefined) {
      runs = findRuns(this.index, rowAt, (ordinal) => this.takes(ordinal));
      this.#runs[rowAt] = runs;
    }
    return runs;
  }

  /** The best block of a row, which is found once for as long as nothing in the row is taken. */
  bestOf(rowAt: number, count: number, accessible: number, find: () => Block | null): Block | null {
    const kind = `${count} ${accessible} ${this.wish.aisle === true}`;
    this.#blocks[rowAt] ??= new Map();
    const known = this.#blocks[rowAt].get(kind);
    if (known !== undefined) return known;
    const found = find();
    this.#blocks[rowAt].set(kind, found);
    return found;
  }

  /** The same house for another wish, and with more seats taken. */
  but(change: Partial<SeatWish>, taken: readonly number[] = []): Wanted {
    const all = [...this.#taken, ...taken];
    const other = new Wanted(this.index, this.#isFree, { ...this.wish, ...change }, all);
    if (Object.keys(change).some((name) => !leavesSeats.includes(name))) return other;
    other.#runs = this.#runs.slice();
    // What is found in a row is as good for both, unless they count from another place.
    if (!('near' in change)) other.#blocks = this.#blocks.slice();
    for (const seat of taken) {
      if (this.index.isInArea(seat)) continue;
      delete other.#runs[this.index.seats.row[seat]!];
      delete other.#blocks[this.index.seats.row[seat]!];
    }
    return other;
  }

  #isAffordable(price: number | undefined): boolean {
    return price !== undefined && price <= (this.wish.maxPrice ?? Number.POSITIVE_INFINITY);
  }
}

/** Wishes about the seats together: what `takes` says of each is the same whatever they are. */
const leavesSeats = ['near', 'aisle', 'spread', 'count'];

function isCalled(name: string, said: string): boolean {
  return fold(name) === fold(said);
}

function distanceFrom({ seats }: SeatMapIndex, near: readonly number[]): (ordinal: number) => number {
  const middle = { x: 0, y: 0 };
  for (const ordinal of near) {
    middle.x += seats.x[ordinal]! / near.length;
    middle.y += seats.y[ordinal]! / near.length;
  }
  // Not Math.hypot, which is ten times slower and here only guards against measures that no house has.
  return (ordinal) => Math.sqrt((seats.x[ordinal]! - middle.x) ** 2 + (seats.y[ordinal]! - middle.y) ** 2);
}
