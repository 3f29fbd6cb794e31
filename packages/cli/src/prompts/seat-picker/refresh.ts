import { count } from '../../render/text.ts';
import { areaOf, fillUpArea } from './areas/places.ts';
import type { House } from './house.ts';
import { surveyHouse } from './overview/survey-house.ts';
import type { SeatsChanged } from './picker-event.ts';
import { canTake, type PickerState, warn } from './picker-state.ts';

/**
 * The seats as they stand now. Those that went to somebody else leave the picked ones, and it says which; a place of an
 * area is as good as any other of it, and gives way to one that is free.
 */
export function refresh(house: House, state: PickerState, now: SeatsChanged): PickerState {
  const { statuses, offers = state.offers } = now;
  const isSame = statuses === state.statuses && offers === state.offers;
  if (isSame && house.prices === state.surveyedPrices)
    return state.isStale ? { ...state, isStale: false } : state;
  const survey = surveyHouse(house, statuses, offers);
  const next: PickerState = {
    ...state,
    isStale: false,
    statuses,
    offers,
    survey,
    surveyedPrices: house.prices,
  };
  return withoutLost(house, next);
}

/** Without picked seats that cannot be had any more, and with a word about them. */
export function withoutLost(house: House, state: PickerState): PickerState {
  const lost = state.picked.filter((seat) => !canTake(state, seat));
  if (lost.length === 0) return state;
  const kept = state.picked.filter((seat) => !lost.includes(seat));
  const picked = lost.reduce<readonly number[]>(
    (seats, seat) => (house.index.isInArea(seat) ? fillUpArea(house, state, seats, seat) : seats),
    kept,
  );
  if (picked.length === state.picked.length) return { ...state, picked };
  return warn({ ...state, picked }, whatWent(house, lost, picked));
}

function whatWent(house: House, lost: readonly number[], picked: readonly number[]): string {
  const seats = lost.filter((seat) => !house.index.isInArea(seat)).map((seat) => house.index.labelOf(seat));
  const areas = new Set(lost.flatMap((seat) => areaOf(house, seat)?.name ?? []));
  const went = [
    ...(seats.length > 0 ? [`${seats.join(', ')} went to somebody else.`] : []),
    ...[...areas].map((name) => `${name} has fewer places left than you wanted.`),
  ];
  const rest = picked.length === 0 ? 'Choose again.' : `You still have ${count(picked.length, 'seat')}.`;
  return [...went, rest].join(' ');
}
