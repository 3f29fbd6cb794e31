import type { House } from '../house.ts';
import { canTake, isLookedFor, type PickerState } from '../picker-state.ts';
import { keepInView } from './keep-in-view.ts';
import { drawnColumnOf, placeCursor } from './place-cursor.ts';
import { seatsGeometry, sectionAt } from './seats-geometry.ts';

/** Shows a section with the cursor on a seat: the one told, else the one it was on, else one worth looking at. */
export function enterSection(house: House, state: PickerState, section: number, seat?: number): PickerState {
  const entered: PickerState = {
    ...state,
    view: 'seats',
    panel: 'none',
    section,
    scroll: { top: 0, left: 0 },
  };
  if (seat !== undefined && house.index.isInArea(seat)) return entered;
  const cursor = seat ?? state.cursors[section] ?? firstLook(house, entered);
  if (cursor === undefined) return entered;
  const placed = placeCursor(house, entered, cursor);
  const across = seatsGeometry(placed, sectionAt(house, placed)).window.columns;
  const left = drawnColumnOf(house, placed, cursor) - Math.floor(across / 2);
  return keepInView(house, { ...placed, scroll: { top: 0, left } });
}

/** Goes to a seat or an area's place, wherever it is. */
export function goTo(house: House, state: PickerState, seat: number): PickerState {
  const section = house.index.sectionOf(seat);
  const isHere = state.view === 'seats' && state.section === section && !house.index.isInArea(seat);
  return isHere
    ? placeCursor(house, { ...state, panel: 'none' }, seat)
    : enterSection(house, state, section, seat);
}

/** The first seat of a section worth looking at: one that can be had in the middle of the front, else any. */
function firstLook(house: House, state: PickerState): number | undefined {
  const { rows } = sectionAt(house, state);
  const middle = rows.reduce((longest, row) => Math.max(longest, row.cells.length), 0) / 2;
  const distance = (ordinal: number) => Math.abs(house.index.columnOf(ordinal) - middle);
  for (const row of rows) {
    let nearest: number | undefined;
    for (const seat of row.ordinals) {
      if (!canTake(state, seat) || !isLookedFor(house, state, seat)) continue;
      if (nearest === undefined || distance(seat) < distance(nearest)) nearest = seat;
    }
    if (nearest !== undefined) return nearest;
  }
  return rows.find((row) => row.ordinals.length > 0)?.ordinals[0];
}
