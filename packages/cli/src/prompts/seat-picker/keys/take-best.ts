import { type BestSeats, bestSeats } from '@admit-one/sdk/seat-map';
import type { House } from '../house.ts';
import { canTake, type PickerState, pick, tell, warn } from '../picker-state.ts';
import { goTo } from '../seats/enter-section.ts';
import { sectionAt } from '../seats/seats-geometry.ts';
import { bestInWords, noneInWords } from './best-in-words.ts';

/**
 * The best seats for the number wanted, instead of those picked: of the section that is shown, or of the whole house
 * where it has none. Asked again it shows the next best, and after the last ones the first again.
 */
export function takeBest(house: House, state: PickerState): PickerState {
  const section = state.view === 'seats' ? sectionAt(house, state).name : undefined;
  const afresh = { ...state, shown: [] };
  const tries: readonly [PickerState, string | undefined][] = [
    [state, section],
    [afresh, section],
    [afresh, undefined],
  ];
  let found: BestSeats | undefined;
  for (const [from, where] of tries) {
    found = search(house, from, where);
    if ('seats' in found) return show(house, from, found, where === section ? '' : `${section} has none. `);
  }
  return found !== undefined && 'none' in found ? warn(state, noneInWords(found.none, state.wanted)) : state;
}

function search(house: House, state: PickerState, section: string | undefined): BestSeats {
  const shown = new Set(state.shown);
  return bestSeats(house.index, (seat) => canTake(state, seat) && !shown.has(seat), {
    count: Math.min(10, state.wanted),
    prices: house.prices,
    offers: state.offers,
    section,
    category: state.only,
  });
}

function show(
  house: House,
  state: PickerState,
  { seats, reasons }: Extract<BestSeats, { seats: unknown }>,
  before: string,
): PickerState {
  const picked = { ...pick(state, seats), shown: [...state.shown, ...seats] };
  const there = goTo(house, picked, seats[Math.floor((seats.length - 1) / 2)]!);
  return tell(there, before + bestInWords(house, seats, reasons));
}
