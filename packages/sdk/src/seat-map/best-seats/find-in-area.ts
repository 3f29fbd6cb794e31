import type { Block, Wanted } from './wanted.ts';

/** So many places of one area, any of them: the area nearest to the stage that has them. */
export function findInArea(wanted: Wanted, count: number, accessible: number): Block | null {
  if (accessible > 0 || wanted.wish.aisle === true) return null;
  for (const sectionAt of wanted.order.areas) {
    const seats = placesOf(wanted, sectionAt, count);
    if (seats.length === count) return { seats, rank: 0, spread: 'area' };
  }
  return null;
}

/** So many places of an area, or as many as can be had. */
export function placesOf(wanted: Wanted, sectionAt: number, count: number): number[] {
  const seats: number[] = [];
  if (wanted.sectionAt !== undefined && wanted.sectionAt !== sectionAt) return seats;
  for (const ordinal of wanted.index.ordinalsOf(sectionAt)) {
    if (wanted.takes(ordinal)) seats.push(ordinal);
    if (seats.length === count) break;
  }
  return seats;
}
