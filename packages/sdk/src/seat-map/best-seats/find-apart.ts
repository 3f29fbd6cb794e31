import { placesOf } from './find-in-area.ts';
import { findInRow } from './find-in-row.ts';
import type { Block, Wanted } from './wanted.ts';

/**
 * So many seats in as few blocks as can be, the largest first and each next one near it; what rows have not, areas
 * give. Who gives up being together gets seats wherever there are enough.
 */
export function findApart(wanted: Wanted, count: number, accessible: number): Block | null {
  // Being at an aisle is asked of one of them, which is then the first.
  let rest = wanted;
  const seats: number[] = [];
  let [open, places] = [count, accessible];
  while (open > 0) {
    const block = largestBlock(rest, open, places);
    if (block === null) break;
    seats.push(...block.seats);
    open -= block.seats.length;
    places -= block.seats.filter((seat) => wanted.index.isAccessible(seat)).length;
    rest = rest.but({ near: seats, aisle: undefined }, block.seats);
  }
  if (wanted.wish.aisle !== true || seats.length > 0) {
    for (const area of wanted.order.areas) {
      if (open === 0 || places > 0) break;
      const more = placesOf(rest, area, open);
      seats.push(...more);
      open -= more.length;
    }
  }
  return open === 0 ? { seats, rank: 0, spread: 'apart' } : null;
}

function largestBlock(wanted: Wanted, open: number, places: number): Block | null {
  for (let size = open; size > 0; size -= 1) {
    // No more others than there may be besides the accessible places that are still to come.
    const fewest = Math.max(0, size - (open - places));
    for (let accessible = Math.min(size, places); accessible >= fewest; accessible -= 1) {
      const block = findInRow(wanted, size, accessible);
      if (block !== null) return block;
    }
  }
  return null;
}
