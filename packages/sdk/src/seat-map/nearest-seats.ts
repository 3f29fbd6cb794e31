import type { SeatWish } from './best-seats/seat-wish.ts';
import { bestSeats } from './best-seats.ts';
import type { SeatMapIndex } from './geometry.ts';

/**
 * As many free seats as were asked for, of the same kind and as near to them as can be: of their categories, with as
 * many accessible places; in their section if it has them, else anywhere. Those that were together are all replaced by
 * others together; of those that were not, only what is gone. None: as many are not free.
 */
export function nearestSeats(
  index: SeatMapIndex,
  isFree: (ordinal: number) => boolean,
  asked: readonly number[],
): readonly number[] {
  if (areTogether(index, asked)) return nearestOf(index, isFree, asked);
  const found = asked.filter(isFree);
  for (const gone of asked.filter((seat) => !isFree(seat))) {
    const isLeft = (seat: number) => isFree(seat) && !found.includes(seat);
    const [nearest] = nearestOf(index, isLeft, [gone]);
    if (nearest === undefined) return [];
    found.push(nearest);
  }
  return found.sort((one, other) => one - other);
}

function nearestOf(
  index: SeatMapIndex,
  isFree: (ordinal: number) => boolean,
  asked: readonly number[],
): readonly number[] {
  const section = sectionOf(index, asked);
  const wish: SeatWish = {
    count: asked.length,
    accessible: asked.filter((seat) => index.isAccessible(seat)).length,
    // What has no price is not for sale, so these are the only categories.
    prices: Object.fromEntries(asked.map((seat) => [index.categoryOf(seat), 0])),
    near: asked,
  };
  for (const spread of ['row', 'apart'] as const) {
    for (const where of section === undefined ? [undefined] : [section, undefined]) {
      const found = bestSeats(index, isFree, { ...wish, spread, section: where });
      if ('seats' in found) return found.seats;
    }
  }
  return [];
}

function sectionOf(index: SeatMapIndex, asked: readonly number[]): string | undefined {
  const sections = new Set(asked.map((seat) => index.sectionOf(seat)));
  const [only] = sections;
  return sections.size === 1 ? index.drawing.sections[only!]!.name : undefined;
}

/** Beside each other in one row, or anywhere in one area. */
function areTogether(index: SeatMapIndex, asked: readonly number[]): boolean {
  const inArea = asked.filter((seat) => index.isInArea(seat)).length;
  if (inArea > 0) return inArea === asked.length && sectionOf(index, asked) !== undefined;
  return asked.filter((seat) => !asked.includes(index.seats.left[seat]!)).length === 1;
}
