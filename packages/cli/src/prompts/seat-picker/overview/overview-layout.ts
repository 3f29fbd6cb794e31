import { type House, hasSections } from '../house.ts';
import { follow } from '../layout.ts';
import type { PickerState } from '../picker-state.ts';
import { type ListEntry, listEntries } from './list-entries.ts';
import { listWidths } from './list-widths.ts';

/** Where list and plan are on the screen, in columns and lines from 0. */
export interface OverviewLayout {
  /** Title, and where there is room when and where, and an empty line. */
  header: 1 | 3;
  list?: { columns: number; entries: readonly ListEntry[]; isAll: boolean };
  plan?: Box;
}

export interface Box {
  left: number;
  top: number;
  columns: number;
  rows: number;
}

/** List and plan side by side, or one below the other, or in a small window one of them: the list unless told. */
export function overviewLayout(house: House, state: PickerState): OverviewLayout {
  const { size } = state;
  const usable = size.columns - 1;
  const header = size.rows < 14 ? 1 : 3;
  // What the section under the pointer is made of, what is taken, and the keys.
  const body = Math.max(1, size.rows - header - 4);
  const whole: Box = { left: 0, top: header, columns: usable, rows: body };
  if (!hasSections(house)) return { header, plan: whole };
  if (state.isPlan) return { header, plan: whole };
  const all = listEntries(house);
  const { all: needed } = listWidths(house, state);
  const beside = usable - Math.min(needed + barColumns, Math.max(needed, usable - widestPlan)) - 3;
  if (beside >= leastColumns && body >= leastRows) {
    const left = usable - beside;
    return { header, list: listOf(all, state, left - 3, body), plan: { ...whole, left, columns: beside } };
  }
  const below = body - all.length - 1;
  if (below < leastRows || usable < leastColumns) return { header, list: listOf(all, state, usable, body) };
  const plan = { ...whole, top: header + all.length + 1, rows: below };
  return { header, list: listOf(all, state, usable, all.length), plan };
}

function listOf(all: readonly ListEntry[], state: PickerState, columns: number, rows: number) {
  const here = all.findIndex((entry) => entry.section === state.section);
  const top = follow(0, here, Math.min(rows, all.length), all.length);
  return { columns, entries: all.slice(top, top + rows), isAll: rows >= all.length };
}

/** In less nothing of a house can be told apart. */
const leastColumns = 29;
const leastRows = 9;
/** More is left to the list's bars. */
const widestPlan = 130;
/** What a bar of what is left takes in the list. */
const barColumns = 22;
