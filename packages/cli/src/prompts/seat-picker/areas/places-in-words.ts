import { count } from '../../../render/text.ts';
import type { House } from '../house.ts';
import { areaOf } from './places.ts';

/** For each area that some of them are of: `2 places of Pit`. */
export function placesInWords(house: House, seats: readonly number[]): string[] {
  const places = new Map<string, number>();
  for (const seat of seats) {
    const name = areaOf(house, seat)?.name;
    if (name !== undefined) places.set(name, (places.get(name) ?? 0) + 1);
  }
  return [...places].map(([name, howMany]) => `${count(howMany, 'place')} of ${name}`);
}
