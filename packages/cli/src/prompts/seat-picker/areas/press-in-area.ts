import { count } from '../../../render/text.ts';
import type { House } from '../house.ts';
import { type PickerState, pick, warn } from '../picker-state.ts';
import { sectionAt } from '../seats/seats-geometry.ts';
import { sayFull } from '../seats/take-or-drop.ts';
import { freePlace, placesTaken } from './places.ts';

/** In an area one takes a number of places, and not this one or that. */
export function pressInArea(house: House, state: PickerState, key: string): PickerState | undefined {
  const taken = placesTaken(house, state, state.section).length;
  if (key === 'space' || key === '+' || key === '=') return setPlaces(house, state, taken + 1);
  if (key === '-' || key === 'backspace' || key === 'delete') return setPlaces(house, state, taken - 1);
  return /^[0-9]$/.test(key) ? setPlaces(house, state, Number(key)) : undefined;
}

/** So many places of the area that is shown, or as many as can be had. */
function setPlaces(house: House, state: PickerState, wanted: number): PickerState {
  const { name } = sectionAt(house, state);
  const taken = placesTaken(house, state, state.section);
  if (wanted < 0) return warn(state, `You have taken no place of ${name}.`);
  const dropped = new Set(taken.slice(wanted));
  const picked = state.picked.filter((seat) => !dropped.has(seat));
  for (let more = taken.length; more < wanted; more += 1) {
    if (picked.length >= house.max) return sayFull(house, changed(state, picked));
    const place = freePlace(house, state, state.section, picked);
    if (place === undefined)
      return warn(changed(state, picked), `${name} has no more than ${count(more, 'place')} left for you.`);
    picked.push(place);
  }
  return changed(state, picked);
}

function changed(state: PickerState, picked: readonly number[]): PickerState {
  return picked.length === state.picked.length ? state : pick(state, picked);
}
