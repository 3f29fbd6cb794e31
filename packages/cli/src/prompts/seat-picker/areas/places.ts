import type { Section } from '@admit-one/sdk/contract';
import type { House } from '../house.ts';
import { canTake, type PickerState } from '../picker-state.ts';

/** The area a place belongs to; nothing for a seat. */
export function areaOf(house: House, seat: number): Section | undefined {
  return house.index.isInArea(seat) ? house.index.drawing.sections[house.index.sectionOf(seat)] : undefined;
}

/** The picked places of an area, in the order they were taken. */
export function placesTaken(house: House, state: Pick<PickerState, 'picked'>, section: number): number[] {
  return state.picked.filter((seat) => house.index.sectionOf(seat) === section);
}

/** The picked ones with one more place of the area of a lost one, if it has any left. */
export function fillUpArea(
  house: House,
  state: PickerState,
  picked: readonly number[],
  lost: number,
): readonly number[] {
  const place = freePlace(house, state, house.index.sectionOf(lost), picked);
  return place === undefined ? picked : [...picked, place];
}

/**
 * Any free place of an area that is not picked. Nobody minds which, so each buyer looks from a place of their own on:
 * people who all began with the first one would ask for the same.
 */
export function freePlace(
  house: House,
  state: PickerState,
  section: number,
  picked: readonly number[] = state.picked,
): number | undefined {
  const runs = house.index.drawing.sections[section]?.area?.ordinals ?? [];
  const all = runs.reduce((sum, { count }) => sum + count, 0);
  const start = all === 0 ? 0 : Math.abs(state.seed) % all;
  let first: number | undefined;
  let passed = 0;
  for (const run of runs) {
    for (let at = 0; at < run.count; at += 1, passed += 1) {
      const place = run.first + at;
      if (first !== undefined && passed < start) continue;
      if (!canTake(state, place) || picked.includes(place)) continue;
      if (passed >= start) return place;
      first = place;
    }
  }
  return first;
}
