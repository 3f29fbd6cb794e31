import type { Point } from '@admit-one/sdk/seat-map';
import type { House } from '../house.ts';

/** The middle of a section on the plan: of its seats, or of an area's places. Made once for each house. */
export function middleOf({ index }: Pick<House, 'index'>, section: number): Point {
  let middles = known.get(index);
  if (middles === undefined) {
    const sums = index.drawing.sections.map(() => ({ x: 0, y: 0, seats: 0 }));
    for (let seat = 0; seat < index.ordinalCount; seat += 1) {
      const sum = sums[index.seats.section[seat]!];
      if (sum === undefined) continue;
      sum.x += index.seats.x[seat]!;
      sum.y += index.seats.y[seat]!;
      sum.seats += 1;
    }
    middles = sums.map(({ x, y, seats }) => ({ x: x / Math.max(1, seats), y: y / Math.max(1, seats) }));
    known.set(index, middles);
  }
  return middles[section] ?? { x: 0, y: 0 };
}

const known = new WeakMap<House['index'], Point[]>();
