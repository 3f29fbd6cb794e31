import { money } from '../../../render/money.ts';
import { grouped } from '../../../render/text.ts';
import type { House } from '../house.ts';
import { type PickerState, tell } from '../picker-state.ts';

/** All categories, then one after the other that has seats, then all again. */
export function nextCategory(house: House, state: PickerState): PickerState {
  const free = (letter: string) =>
    state.survey.reduce((sum, { freeByCategory }) => sum + (freeByCategory.get(letter) ?? 0), 0);
  const { categories } = house.index.drawing;
  const choices = [undefined, ...categories.filter(({ letter }) => occurs(house, letter))];
  const at = choices.findIndex((category) => category?.letter === state.only);
  const next = choices[(at + 1) % choices.length];
  if (next === undefined) return tell({ ...state, only: undefined }, 'All categories.');
  const price = house.prices[next.letter];
  const costs = price === undefined ? '' : ` for ${money(price, house.currency)}`;
  const left = free(next.letter);
  const words = `${next.name} only${costs}: ${left === 0 ? 'none is free' : `${grouped(left)} free`}. Others are skipped.`;
  return tell({ ...state, only: next.letter, shown: [] }, words);
}

function occurs({ index }: House, letter: string): boolean {
  return index.seats.category.includes(letter.charCodeAt(0));
}
