import { cellAtColumn } from '../../../render/section-canvas.ts';
import { areaLayout, button } from '../areas/area-layout.ts';
import { pressInArea } from '../areas/press-in-area.ts';
import { type House, hasSections } from '../house.ts';
import { sectionOnPlan } from '../overview/press-on-overview.ts';
import type { MouseUsed } from '../picker-event.ts';
import type { PickerState } from '../picker-state.ts';
import { enterSection } from './enter-section.ts';
import { placeCursor } from './place-cursor.ts';
import { type SeatsGeometry, seatsGeometry, sectionAt } from './seats-geometry.ts';
import { panelPlanRows } from './side-panel.ts';
import { takeOrDrop } from './take-or-drop.ts';

/** Takes or drops the seat that is pressed, or a place by an area's buttons; the plan beside leads to its sections. */
export function pressOnSeats(house: House, state: PickerState, mouse: MouseUsed): PickerState {
  const section = sectionAt(house, state);
  if (section.area !== undefined) return pressOnArea(house, state, mouse);
  const geometry = seatsGeometry(state, section);
  const other = sectionBeside(house, state, geometry, mouse);
  if (other !== undefined) return enterSection(house, state, other);
  const seat = seatAt(house, state, geometry, mouse);
  return seat === undefined ? state : takeOrDrop(house, placeCursor(house, state, seat));
}

/** The seat that is drawn in a cell, its brackets included. */
function seatAt(
  house: House,
  state: PickerState,
  { canvas, window, indent, top, above }: SeatsGeometry,
  mouse: MouseUsed,
): number | undefined {
  const line = mouse.row - top - above - 1;
  const column = mouse.column - indent - canvas.labels - 2;
  if (line < 0 || line >= window.rows || column < 0 || column >= window.columns) return undefined;
  const row = canvas.rowAt[window.top + line];
  if (row === undefined) return undefined;
  const cell = cellAtColumn(canvas, row, window.left + column);
  const seat = house.index.nearest(state.section, row, cell);
  return seat !== undefined && Math.abs(house.index.columnOf(seat) - cell) <= 0.5 ? seat : undefined;
}

function sectionBeside(
  house: House,
  state: PickerState,
  { panel, columns, top, height }: SeatsGeometry,
  mouse: MouseUsed,
): number | undefined {
  if (panel === 0 || !hasSections(house)) return undefined;
  const box = { left: columns + 3, top, columns: panel - 1, rows: panelPlanRows(height) };
  return sectionOnPlan(house, state, box, mouse);
}

function pressOnArea(house: House, state: PickerState, { column, row }: MouseUsed): PickerState {
  const { buttons, less, more } = areaLayout(state.size);
  const isOn = (left: number) => row === buttons && column >= left && column < left + button.length;
  const key = isOn(less) ? '-' : isOn(more) ? '+' : undefined;
  return key === undefined ? state : (pressInArea(house, state, key) ?? state);
}
