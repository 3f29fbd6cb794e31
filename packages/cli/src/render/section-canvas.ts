import type { Section } from '@admit-one/sdk/contract';
import { plain, widthOf } from './text.ts';

/** Columns a seat takes: 2 draws seats as square as they are and leaves room for the cursor's brackets. */
export type Pitch = 1 | 2;

/** Where the seats of a section stand when they are drawn as they lie, in columns and lines from 0. */
export interface SectionCanvas {
  pitch: Pitch;
  /** Of the widest row label. */
  labels: number;
  columns: number;
  /** By line, which row is drawn there; none where people walk. */
  rowAt: readonly (number | undefined)[];
  /** By row, its line. */
  lineOf: readonly number[];
  /** By row, the column of its first cell. A half place of shift is one column with a pitch of 2. */
  startOf: readonly number[];
}

/** Made once for each section: the pictures of one second are many, and sections never change. */
export function canvasOf(section: Section, pitch: Pitch): SectionCanvas {
  const known = pitch === 1 ? narrow : wide;
  let canvas = known.get(section);
  if (canvas === undefined) {
    canvas = layOut(section, pitch);
    known.set(section, canvas);
  }
  return canvas;
}

/** The column of a cell's character: with a pitch of 2 there is a place before, between and after the seats. */
export function columnOfCell(canvas: SectionCanvas, row: number, cell: number): number {
  return (canvas.startOf[row] ?? 0) + canvas.pitch * cell + (canvas.pitch - 1);
}

/** The cell whose character stands in a column, as a fraction where none does. */
export function cellAtColumn(canvas: SectionCanvas, row: number, column: number): number {
  return (column - (canvas.pitch - 1) - (canvas.startOf[row] ?? 0)) / canvas.pitch;
}

function layOut({ rows }: Section, pitch: Pitch): SectionCanvas {
  const shifts = rows.map(({ shift = 0 }) => Math.round(shift * pitch));
  const first = shifts.reduce((least, shift) => Math.min(least, shift), rows.length === 0 ? 0 : Infinity);
  const startOf = shifts.map((shift) => shift - first);
  const rowAt: (number | undefined)[] = [];
  const lineOf: number[] = [];
  let columns = 0;
  let labels = 1;
  for (const [at, row] of rows.entries()) {
    for (let aisle = 0; at > 0 && aisle < (row.aislesBefore ?? 0); aisle += 1) rowAt.push(undefined);
    lineOf.push(rowAt.length);
    rowAt.push(at);
    columns = Math.max(columns, (startOf[at] ?? 0) + pitch * row.cells.length + (pitch - 1));
    labels = Math.max(labels, widthOf(plain(row.label)));
  }
  // Labels are short as a rule; one of twenty characters must not take the seats' room.
  return { pitch, labels: Math.min(8, labels), columns, rowAt, lineOf, startOf };
}

const narrow = new WeakMap<Section, SectionCanvas>();
const wide = new WeakMap<Section, SectionCanvas>();
