import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import { priceRange } from '../../../render/money.ts';
import { grouped, plain, widthOf } from '../../../render/text.ts';
import type { House } from '../house.ts';
import type { PickerState } from '../picker-state.ts';

/** Columns of the list's parts, wide enough for every section. */
export interface ListWidths {
  name: number;
  /** `1,046 of 1,200 free`. */
  free: number;
  prices: number;
  /** Of all of it, with a pointer before and the number of picked seats behind. */
  all: number;
}

export function listWidths(house: House, { survey }: PickerState): ListWidths {
  const most = { seats: 0, free: 0, lowest: 0, highest: 0 };
  for (const one of survey) {
    most.seats = Math.max(most.seats, one.seats);
    most.free = Math.max(most.free, one.free);
    most.lowest = Math.max(most.lowest, one.lowest);
    most.highest = Math.max(most.highest, one.highest);
  }
  const name = nameWidth(house.index);
  const free = `${grouped(most.free)} of ${grouped(most.seats)} free`.length;
  // The same on every screen, so that the mouse finds what is drawn; where only ASCII can be, prices are shortened.
  const prices = priceRange(most.lowest, most.highest + 1, house.currency).length;
  return { name, free, prices, all: 2 + name + 2 + free + 2 + prices + 2 + 3 };
}

function nameWidth(index: SeatMapIndex): number {
  let width = known.get(index);
  if (width === undefined) {
    width = index.drawing.sections.reduce((widest, { name }) => Math.max(widest, widthOf(plain(name))), 0);
    known.set(index, width);
  }
  return width;
}

const known = new WeakMap<SeatMapIndex, number>();
