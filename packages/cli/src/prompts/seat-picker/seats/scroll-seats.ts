import { cellAtColumn } from '../../../render/section-canvas.ts';
import type { House } from '../house.ts';
import { cursorOf, type PickerState } from '../picker-state.ts';
import { seatsGeometry, sectionAt } from './seats-geometry.ts';

/** Moves the window; the cursor goes along as far as it must to stay in sight. */
export function scrollSeats(house: House, state: PickerState, lines: number): PickerState {
  const cursor = cursorOf(state);
  if (cursor === undefined) return state;
  const { canvas, window } = seatsGeometry(state, sectionAt(house, state));
  const last = Math.max(0, canvas.rowAt.length - window.rows);
  const top = Math.max(0, Math.min(last, state.scroll.top + lines));
  const scrolled = { ...state, scroll: { ...state.scroll, top } };
  const at = canvas.lineOf[house.index.rowOf(cursor)] ?? 0;
  const margin = Math.min(2, Math.floor((window.rows - 1) / 2));
  const wanted = Math.max(
    top === 0 ? 0 : top + margin,
    Math.min(top + window.rows - 1 - (top === last ? 0 : margin), at),
  );
  const by = wanted < at ? -1 : 1;
  // A line where people walk has no seat, nor has every row.
  for (let line = wanted; line >= 0 && line < canvas.rowAt.length && line !== at; line += by) {
    const row = canvas.rowAt[line];
    const seat =
      row === undefined
        ? undefined
        : house.index.nearest(state.section, row, cellAtColumn(canvas, row, state.aim));
    if (seat !== undefined) return { ...scrolled, cursors: { ...state.cursors, [state.section]: seat } };
  }
  return scrolled;
}
