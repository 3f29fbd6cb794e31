import type { Direction } from '@admit-one/sdk/seat-map';
import { canvasOf, cellAtColumn } from '../../../render/section-canvas.ts';
import { categoryNamed, type House } from '../house.ts';
import { cursorOf, isLookedFor, type PickerState, warn } from '../picker-state.ts';
import { placeCursor } from '../seats/place-cursor.ts';
import { sectionAt } from '../seats/seats-geometry.ts';
import { crossSection } from './cross-section.ts';

/**
 * To the seat an arrow means: along the row across gaps and aisles, or to the seat of the next row that is drawn nearest
 * to the column one came from. At the section's edge it goes on into the section that lies there. Seats of categories
 * that are not looked for are skipped.
 */
export function moveCursor(house: House, state: PickerState, direction: Direction): PickerState {
  const cursor = cursorOf(state);
  if (cursor === undefined) return crossSection(house, state, direction) ?? state;
  const isSideways = direction === 'left' || direction === 'right';
  const next = isSideways
    ? alongRow(house, state, cursor, direction)
    : inNextRow(house, state, cursor, direction === 'up' ? -1 : 1);
  if (next === undefined) return crossSection(house, state, direction) ?? atTheEdge(house, state);
  // Up and down keep to the column one came from, sideways moves choose a new one.
  const placed = placeCursor(house, state, next);
  return isSideways ? placed : { ...placed, aim: state.aim };
}

/** To the row's first or last seat. */
export function moveToEnd(house: House, state: PickerState, end: 'home' | 'end'): PickerState {
  const cursor = cursorOf(state);
  if (cursor === undefined) return state;
  const seats = sectionAt(house, state).rows[house.index.rowOf(cursor)]?.ordinals ?? [];
  const lookedFor = seats.filter((seat) => isLookedFor(house, state, seat));
  const next = lookedFor.at(end === 'home' ? 0 : -1);
  return next === undefined ? state : placeCursor(house, state, next);
}

function alongRow(
  house: House,
  state: PickerState,
  from: number,
  direction: 'left' | 'right',
): number | undefined {
  let next = house.index.neighbour(from, direction);
  while (next !== undefined && !isLookedFor(house, state, next))
    next = house.index.neighbour(next, direction);
  return next;
}

function inNextRow(house: House, state: PickerState, from: number, by: 1 | -1): number | undefined {
  const section = sectionAt(house, state);
  const canvas = canvasOf(section, 2);
  for (let row = house.index.rowOf(from) + by; row >= 0 && row < section.rows.length; row += by) {
    const cell = cellAtColumn(canvas, row, state.aim);
    const nearest = house.index.nearest(state.section, row, cell);
    if (nearest === undefined) continue;
    if (isLookedFor(house, state, nearest)) return nearest;
    const distance = (seat: number) => Math.abs(house.index.columnOf(seat) - cell);
    let best: number | undefined;
    for (const seat of section.rows[row]!.ordinals) {
      if (!isLookedFor(house, state, seat)) continue;
      if (best === undefined || distance(seat) < distance(best)) best = seat;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

function atTheEdge(house: House, state: PickerState): PickerState {
  if (state.only === undefined) return state;
  return warn(state, `No seat of ${categoryNamed(house, state.only).name} lies further that way.`);
}
