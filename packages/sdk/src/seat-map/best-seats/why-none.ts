import type { NoSeatsDetails } from '../../contract/schemas/best-seats.ts';
import { seatFlag } from '../seat-table.ts';
import type { Block, Wanted } from './wanted.ts';

/** Why there are no seats for a wish, and what would help. */
export type NoSeats = Readonly<NoSeatsDetails> & {
  /**
   * `unknown_section`, `unknown_category`: the house has none of that name. `sold_out`: no seat is free, or none of the
   * kind: accessible places for those who ask for them, all others for the rest. `no_such_block`: so many as they were
   * wanted are not free.
   */
  readonly reason: 'unknown_section' | 'unknown_category' | 'sold_out' | 'no_such_block';
};

type Loosened = NoSeatsDetails['loosen'][number];

export function whyNone(
  wanted: Wanted,
  find: (wanted: Wanted, count: number, accessible: number) => Block | null,
): NoSeats {
  const { count, accessible = 0 } = wanted.wish;
  const nothing = { free: 0, largest: 0, loosen: [] };
  if (wanted.unknown === 'section') return { ...nothing, reason: 'unknown_section' };
  if (wanted.unknown === 'category') return { ...nothing, reason: 'unknown_category' };
  if (!isAnythingLeft(wanted)) return { ...nothing, reason: 'sold_out' };
  return {
    reason: 'no_such_block',
    free: countFree(wanted),
    largest: largestFound(wanted, find),
    loosen: loosened(wanted.wish)
      .filter(([, change]) => find(wanted.but(change), count, accessible) !== null)
      .map(([name]) => name),
  };
}

function loosened(wish: Wanted['wish']): [Loosened, Partial<Wanted['wish']>][] {
  const all: [Loosened, Partial<Wanted['wish']>][] = [
    ['section', { section: undefined }],
    ['category', { category: undefined }],
    ['maxPrice', { maxPrice: undefined }],
    ['aisle', { aisle: undefined }],
    ['spread', { spread: 'apart' }],
  ];
  return all.filter(([name]) =>
    name === 'spread' ? wish.count > 1 && wish.spread !== 'apart' : wish[name] !== undefined,
  );
}

function isAnythingLeft(wanted: Wanted): boolean {
  const { index, wish } = wanted;
  const asksAccessible = (wish.accessible ?? 0) > 0;
  for (let ordinal = 0; ordinal < index.ordinalCount; ordinal += 1) {
    if (!wanted.isFree(ordinal) || !index.has(ordinal)) continue;
    const flags = index.seats.flags[ordinal]!;
    const isOfTheKind = asksAccessible
      ? (flags & seatFlag.accessible) !== 0
      : (flags & (seatFlag.accessible | seatFlag.companion)) === 0;
    if (isOfTheKind) return true;
  }
  return false;
}

function countFree(wanted: Wanted): number {
  let free = 0;
  for (let ordinal = 0; ordinal < wanted.index.ordinalCount; ordinal += 1) {
    if (wanted.takes(ordinal) && wanted.index.has(ordinal)) free += 1;
  }
  return free;
}

function largestFound(
  wanted: Wanted,
  find: (wanted: Wanted, count: number, accessible: number) => Block | null,
): number {
  const { accessible = 0 } = wanted.wish;
  for (let count = wanted.wish.count - 1; count > 0; count -= 1) {
    if (find(wanted, count, Math.min(accessible, count)) !== null) return count;
  }
  return 0;
}
