import type { House } from '../house.ts';
import type { MouseUsed } from '../picker-event.ts';
import type { PickerState } from '../picker-state.ts';
import { enterSection } from '../seats/enter-section.ts';
import { housePlan } from './house-plan.ts';
import { type Box, overviewLayout } from './overview-layout.ts';

/** Opens the section that is pressed, in the list or on the plan. */
export function pressOnOverview(house: House, state: PickerState, mouse: MouseUsed): PickerState {
  const { header, list, plan } = overviewLayout(house, state);
  const onPlan = plan === undefined ? undefined : sectionOnPlan(house, state, plan, mouse);
  const isOnList = list !== undefined && mouse.column < list.columns;
  const section = onPlan ?? (isOnList ? list.entries[mouse.row - header]?.section : undefined);
  return section === undefined ? state : enterSection(house, state, section);
}

/** The section that lies in a cell of a plan; nothing beside it. */
export function sectionOnPlan(
  house: House,
  state: PickerState,
  { left, top, columns, rows }: Box,
  mouse: MouseUsed,
): number | undefined {
  const [column, row] = [mouse.column - left, mouse.row - top];
  if (column < 0 || column >= columns || row < 0 || row >= rows) return undefined;
  const floor = house.index.drawing.sections[state.section]?.floor ?? '';
  const section = housePlan(house.index, columns, rows, floor).sectionOf[row * columns + column] ?? -1;
  return section === -1 ? undefined : section;
}
