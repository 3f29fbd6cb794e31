import { freePlace } from '../areas/places.ts';
import { categoryNamed, type House } from '../house.ts';
import { canTake, cursorOf, isLookedFor, type PickerState, warn } from '../picker-state.ts';
import { enterSection, goTo } from '../seats/enter-section.ts';

/** To the next seat that can be had, row by row and then section by section, round the house. */
export function nextFree(house: House, state: PickerState, by: 1 | -1): PickerState {
  const { sections } = house.index.drawing;
  for (let step = 0; step <= sections.length; step += 1) {
    const section = (state.section + by * step + sections.length * step) % sections.length;
    const area = sections[section]!.area;
    if (area !== undefined && step > 0 && hasPlaces(house, state, section))
      return enterSection(house, state, section);
    const seats = sections[section]!.rows.flatMap((row) => row.ordinals);
    const candidates = by === 1 ? seats : seats.toReversed();
    const from = step === 0 && state.view === 'seats' ? candidates.indexOf(cursorOf(state) ?? -1) : -1;
    const next = candidates.find((seat, at) => at > from && isWorthLooking(house, state, seat));
    if (next !== undefined) return goTo(house, state, next);
  }
  const kind = state.only === undefined ? '' : ` of ${categoryNamed(house, state.only).name}`;
  return warn(state, `No seat${kind} is free at the moment. Seats come back when holds run out.`);
}

function hasPlaces(house: House, state: PickerState, section: number): boolean {
  const place = freePlace(house, state, section);
  return place !== undefined && isLookedFor(house, state, place);
}

function isWorthLooking(house: House, state: PickerState, seat: number): boolean {
  return canTake(state, seat) && isLookedFor(house, state, seat) && !state.picked.includes(seat);
}
