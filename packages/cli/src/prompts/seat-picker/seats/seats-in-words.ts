import { areaOf } from '../areas/places.ts';
import { placesInWords } from '../areas/places-in-words.ts';
import { type House, hasSections } from '../house.ts';

/** `Orchestra B-12, Orchestra B-13, 2 places of Pit`; without sections in a house of one. */
export function seatsInWords(house: House, seats: readonly number[]): string {
  const labels = seats
    .filter((seat) => areaOf(house, seat) === undefined)
    .map((seat) => (hasSections(house) ? house.index.labelOf(seat) : house.index.shortLabelOf(seat)));
  return [...labels, ...placesInWords(house, seats)].join(', ');
}
