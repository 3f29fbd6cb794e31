import { seatFlag } from '../seat-table.ts';
import type { Stretch } from './runs.ts';
import type { Block, Wanted } from './wanted.ts';

/**
 * How good seats are, less is better; infinite where they are not what was asked for. Each step weighs more than all
 * that a house of the greatest measures can have of the next: strangers to an accessible place's guest on seats that
 * are no companions', restricted views, seats left alone, distance in places.
 */
export function rankOf(wanted: Wanted, stretches: readonly Stretch[], accessible: number): number {
  const { index, order, wish } = wanted;
  let [cost, count, places, companions, restricted, alone, aisles] = [0, 0, 0, 0, 0, 0, 0];
  for (const { ordinals, from, to } of stretches) {
    for (let at = from; at < to; at += 1) {
      const ordinal = ordinals[at]!;
      const flags = index.seats.flags[ordinal]!;
      cost += wanted.costOf(ordinal);
      aisles += order.isAtAisle[ordinal]!;
      if ((flags & seatFlag.restrictedView) !== 0) restricted += 1;
      if ((flags & seatFlag.accessible) !== 0) places += 1;
      if ((flags & seatFlag.companion) === 0) continue;
      if (!hasItsPlace(wanted, ordinal, stretches)) return Number.POSITIVE_INFINITY;
      companions += 1;
    }
    count += to - from;
    alone += leftAlone(wanted, ordinals[from]!, 'left') + leftAlone(wanted, ordinals[to - 1]!, 'right');
  }
  if (places !== accessible || (wish.aisle === true && aisles === 0)) return Number.POSITIVE_INFINITY;
  const strangers = accessible === 0 ? 0 : count - accessible - companions;
  return strangers * 1e8 + restricted * 1e6 + alone * 1e5 + cost / count;
}

/** Better by more than the last digits of a sum: of two equally good ones, the first stays. */
export function isBetter(rank: number, best: Block | null): boolean {
  return rank < (best === null ? Number.POSITIVE_INFINITY : best.rank - 1e-5);
}

function hasItsPlace({ index }: Wanted, companion: number, stretches: readonly Stretch[]): boolean {
  const place = index.accessiblePlaceOf(companion)!;
  return stretches.some(({ ordinals, from, to }) => {
    const at = ordinals.indexOf(place);
    return at >= from && at < to;
  });
}

/** 1 where the seat beside is free and would have nobody to be sold with. */
export function leftAlone(wanted: Wanted, edge: number, side: 'left' | 'right'): 0 | 1 {
  const beside = wanted.index.seats[side];
  const next = beside[edge]!;
  return wanted.isPlainAndFree(next) && !wanted.isPlainAndFree(beside[next]!) ? 1 : 0;
}
