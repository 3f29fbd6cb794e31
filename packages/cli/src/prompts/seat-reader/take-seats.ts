import { isTakeable, markOf } from '../../render/seat-mark.ts';
import { spokenMoney } from '../../render/spoken/spoken-money.ts';
import { count } from '../../render/text.ts';
import type { House } from '../seat-picker/house.ts';
import type { ReaderState, Said } from './reader-state.ts';

/** Takes all of these seats or, where one cannot be had, none. Those taken before are given up first where `instead`. */
export function takeSeats(
  house: House,
  state: ReaderState,
  seats: readonly number[],
  instead: 'instead' | 'too' = 'too',
): Said {
  const before = instead === 'instead' ? [] : state.picked;
  const more = seats.filter((seat) => !before.includes(seat));
  const gone = more.filter((seat) => !isTakeable(state.statuses[seat]));
  if (gone.length > 0) return { state, says: gone.map((seat) => whyNot(house, state, seat)) };
  if (before.length + more.length > house.max)
    return {
      state,
      says: [`You may take ${count(house.max, 'seat')} here, and have ${before.length}. Drop one first.`],
    };
  const next = { ...state, picked: [...before, ...more] };
  return { state: next, says: [sayTaken(house, next), 'Type hold to hold them.'] };
}

/** `Taken: Orchestra B-12 and Orchestra B-13. Total 130.00 EUR.` */
export function sayTaken(house: House, state: ReaderState): string {
  const { picked, offers } = state;
  if (picked.length === 0) return 'You have taken no seat yet.';
  const labels = picked.map((seat) => house.index.labelOf(seat));
  const total = picked.reduce(
    (sum, seat) => sum + (offers[seat] ?? house.prices[house.index.categoryOf(seat)] ?? 0),
    0,
  );
  return `Taken: ${listed(labels)}. Total ${spokenMoney(total, house.currency)}.`;
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(texts: readonly string[], word = 'and'): string {
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}

function whyNot(house: House, state: ReaderState, seat: number): string {
  const label = house.index.labelOf(seat);
  const mark = markOf(state.statuses[seat]);
  if (mark === 'held') return `${label} is held by somebody else. It may come back.`;
  if (mark === 'mine') return `${label} is yours already.`;
  return `${label} is ${mark === 'sold' ? 'sold' : 'not for sale'}.`;
}
