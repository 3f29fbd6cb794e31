import { isTakeable } from '../../render/seat-mark.ts';
import { count } from '../../render/text.ts';
import type { House } from '../seat-picker/house.ts';
import type { SeatsChanged } from '../seat-picker/picker-event.ts';
import type { ReaderState, Said } from './reader-state.ts';
import { listed } from './take-seats.ts';

/** The seats as they stand now. Only what was taken and went to somebody else is worth interrupting for. */
export function hearNews(house: House, state: ReaderState, now: Omit<SeatsChanged, 'type'>): Said {
  const { statuses, offers = state.offers } = now;
  const lost = state.picked.filter((seat) => !isTakeable(statuses[seat]));
  const picked = state.picked.filter((seat) => !lost.includes(seat));
  const next = { ...state, statuses, offers, picked };
  if (lost.length === 0) return { state: next, says: [] };
  const labels = listed(lost.map((seat) => house.index.labelOf(seat)));
  const rest = picked.length === 0 ? 'Choose again.' : `You still have ${count(picked.length, 'seat')}.`;
  return { state: next, says: [`${labels} went to somebody else. ${rest}`] };
}
