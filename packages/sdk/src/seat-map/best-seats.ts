import type { BestWish, SeatReasons } from '../contract/schemas/best-seats.ts';
import { findApart } from './best-seats/find-apart.ts';
import { findInArea } from './best-seats/find-in-area.ts';
import { findInRow } from './best-seats/find-in-row.ts';
import { findInTwoRows } from './best-seats/find-in-two-rows.ts';
import { seatReasons } from './best-seats/seat-reasons.ts';
import type { SeatWish } from './best-seats/seat-wish.ts';
import { type Block, Wanted } from './best-seats/wanted.ts';
import { type NoSeats, whyNone } from './best-seats/why-none.ts';
import type { SeatMapIndex } from './geometry.ts';

/** Seats in the order of their ordinals, and what speaks for them; or why there are none. */
export type BestSeats =
  | { readonly seats: readonly number[]; readonly reasons: SeatReasons }
  | { readonly none: NoSeats };

/**
 * The best free seats for a wish. Together in one row if any row has them; then in two rows, one behind the other; then
 * together in an area; then apart, if the wish allows it. Among those, in this order: companions' seats for who comes
 * with an accessible place's guest, as few restricted views as can be, no free seat left alone between taken ones, and
 * near the stage and the middle of the row. An aisle and a gap part a row. Accessible places and companions' seats are
 * for those who ask for them; a companion's seat is had together with its place.
 *
 * Takes no clock and no chance: the same seats for the same question. 60,000 seats take a tenth of a millisecond while
 * many are free, some milliseconds when hardly any is.
 *
 * @param isFree whether a seat can be had, whoever it is for
 * @throws RangeError for a count that is not 1 to 10, or for more accessible places than seats
 */
export function bestSeats(
  index: SeatMapIndex,
  isFree: (ordinal: number) => boolean,
  wish: SeatWish,
): BestSeats {
  return choose(new Wanted(index, isFree, wish));
}

/**
 * The same for many wishes one after the other: what one is given the next ones are not. The house is gone through once
 * for all wishes of the same section, category, price and accessible places, so a hundred of them take little longer than
 * one.
 *
 * @returns `choose`, as `bestSeats`; and `take`, for seats that somebody is given without it
 */
export function bestSeatsInTurn(
  index: SeatMapIndex,
  isFree: (ordinal: number) => boolean,
  { prices, offers }: Pick<SeatWish, 'prices' | 'offers'>,
): { choose(wish: BestWish): BestSeats; take(ordinals: readonly number[]): void } {
  const taken: number[] = [];
  /** With how many were taken when it was asked last. */
  const known = new Map<string, { wanted: Wanted; upTo: number }>();
  return {
    choose(wish) {
      const { section, category, maxPrice, accessible } = wish;
      const kind = JSON.stringify([section, category, maxPrice, accessible]);
      const before = known.get(kind);
      const { count, aisle, spread } = wish;
      const wanted =
        before === undefined
          ? new Wanted(index, isFree, { ...wish, prices, offers }, taken)
          : before.wanted.but({ count, aisle, spread }, taken.slice(before.upTo));
      known.set(kind, { wanted, upTo: taken.length });
      const found = choose(wanted);
      if ('seats' in found) taken.push(...found.seats);
      return found;
    },
    take: (ordinals) => void taken.push(...ordinals),
  };
}

function choose(wanted: Wanted): BestSeats {
  const { count, accessible = 0 } = wanted.wish;
  if (!Number.isInteger(count) || count < 1 || count > 10) throw new RangeError('Best seats are 1 to 10.');
  if (!Number.isInteger(accessible) || accessible < 0 || accessible > count)
    throw new RangeError('There are not more accessible places than seats.');
  const block = findBlock(wanted, count, accessible);
  if (block === null) return { none: whyNone(wanted, findBlock) };
  return {
    seats: block.seats.toSorted((one, other) => one - other),
    reasons: seatReasons(wanted, block),
  };
}

function findBlock(wanted: Wanted, count: number, accessible: number): Block | null {
  if (wanted.unknown !== null) return null;
  const { spread = 'rows' } = wanted.wish;
  return (
    findInRow(wanted, count, accessible) ??
    (spread === 'row' ? null : findInTwoRows(wanted, count, accessible)) ??
    findInArea(wanted, count, accessible) ??
    (spread === 'apart' ? findApart(wanted, count, accessible) : null)
  );
}
