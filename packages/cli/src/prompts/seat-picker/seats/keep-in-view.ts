import { columnOfCell } from '../../../render/section-canvas.ts';
import type { House } from '../house.ts';
import { follow } from '../layout.ts';
import { cursorOf, type PickerState } from '../picker-state.ts';
import { seatsGeometry, sectionAt } from './seats-geometry.ts';

/** Scrolls as little as it takes to have the seat under the cursor in sight. */
export function keepInView(house: House, state: PickerState): PickerState {
  const cursor = cursorOf(state);
  if (state.view !== 'seats' || cursor === undefined) return state;
  const { canvas, window } = seatsGeometry(state, sectionAt(house, state));
  const row = house.index.rowOf(cursor);
  const column = columnOfCell(canvas, row, house.index.columnOf(cursor));
  const top = follow(state.scroll.top, canvas.lineOf[row] ?? 0, window.rows, canvas.rowAt.length);
  const left = follow(state.scroll.left, column, window.columns, canvas.columns);
  return { ...state, scroll: { top, left } };
}
