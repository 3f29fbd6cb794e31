import { canvasOf, columnOfCell } from '../../../render/section-canvas.ts';
import type { House } from '../house.ts';
import type { PickerState } from '../picker-state.ts';
import { sectionAt } from './seats-geometry.ts';

/** The cursor on a seat of the section that is shown; up and down keep to its column from now on. */
export function placeCursor(house: House, state: PickerState, seat: number): PickerState {
  const cursors = { ...state.cursors, [state.section]: seat };
  return { ...state, cursors, aim: drawnColumnOf(house, state, seat) };
}

/** The column in which a seat of the section that is shown is drawn. */
export function drawnColumnOf(house: House, state: PickerState, seat: number): number {
  const canvas = canvasOf(sectionAt(house, state), 2);
  return columnOfCell(canvas, house.index.rowOf(seat), house.index.columnOf(seat));
}
