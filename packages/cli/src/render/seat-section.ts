import { type Category, cell, type Row, type Section } from '@admit-one/sdk/contract';
import { Pen } from './pen.ts';
import { type Paint, type Palette, paletteFor, type Screen } from './screen.ts';
import { glyphFor, letterOf, markOf, paintFor } from './seat-mark.ts';
import { canvasOf, cellAtColumn, columnOfCell, type Pitch, type SectionCanvas } from './section-canvas.ts';
import { ellipsisFor, fit, plain } from './text.ts';

/** A part of a section's canvas, in lines and columns from 0: what is seen of one larger than the screen. */
export interface Window {
  top: number;
  left: number;
  rows: number;
  columns: number;
}

export interface SectionPicture {
  section: Section;
  /** Of the whole seat map: a category's place among them gives its colour. */
  categories: readonly Category[];
  /** One character per seat in the order of the ordinals. A seat it does not reach counts as kept. */
  statuses: string;
  window: Window;
  pitch: Pitch;
  picked?: ReadonlySet<number>;
  /** The ordinal of the seat the cursor stands on. */
  cursor?: number | undefined;
  /** The only category that is looked for, by its letter: others are faint. */
  only?: string | undefined;
}

/** One line a row or an aisle: label, seats, label; where seats lie outside the window an arrow points at them. */
export function drawSection(picture: SectionPicture, screen: Screen): string[] {
  const { section, window, pitch } = picture;
  const canvas = canvasOf(section, pitch);
  const brush: Brush = {
    picture,
    canvas,
    screen,
    palette: paletteFor(screen),
    categories: new Map(picture.categories.map(({ letter }, at) => [letter, at])),
  };
  return canvas.rowAt
    .slice(window.top, window.top + window.rows)
    .map((at) => (at === undefined ? '' : drawLine(brush, at, section.rows[at]!)));
}

/** Columns that so many columns of a section's canvas take with the labels on both sides. */
export function withLabels({ labels }: SectionCanvas, columns: number): number {
  return columns + 2 * (labels + 2);
}

/** How many columns of its canvas fit into so many with the labels on both sides, at least one seat. */
export function columnsThatFit({ labels, columns: all, pitch }: SectionCanvas, columns: number): number {
  return Math.max(2 * pitch - 1, Math.min(all, columns - 2 * (labels + 2)));
}

interface Brush {
  picture: SectionPicture;
  canvas: SectionCanvas;
  screen: Screen;
  palette: Palette;
  /** Their places, by letter. */
  categories: ReadonlyMap<string, number>;
}

function drawLine(brush: Brush, at: number, row: Row): string {
  const { canvas, palette, screen, picture } = brush;
  const [before, after] = screen.unicode ? ['‹', '›'] : ['<', '>'];
  const isOutside = { left: false, right: false };
  const seats = drawSeats(brush, at, row, isOutside);
  const hasCursor = picture.cursor !== undefined && row.ordinals.includes(picture.cursor);
  const paint = hasCursor ? palette.strong : palette.faint;
  const label = plain(row.label);
  const left = fit(label, canvas.labels, 'right', ellipsisFor(screen));
  const right = fit(label, canvas.labels, 'left', ellipsisFor(screen)).trimEnd();
  return [
    paint(`${left} ${isOutside.left ? before : ' '}`),
    seats,
    paint(`${isOutside.right ? after : ' '} ${right}`),
  ].join('');
}

function drawSeats(brush: Brush, at: number, row: Row, isOutside: { left: boolean; right: boolean }): string {
  const { canvas, palette, picture } = brush;
  const { window, pitch } = picture;
  const texts = new Array<string>(window.columns).fill(' ');
  const paints = new Array<Paint>(window.columns).fill(unpainted);
  const put = (column: number, text: string, paint: Paint) => {
    if (column < 0 || column >= window.columns) return;
    texts[column] = text;
    paints[column] = paint;
  };
  const firstCell = Math.max(0, Math.ceil(cellAtColumn(canvas, at, window.left)));
  let place = seatsBefore(row.cells, firstCell);
  isOutside.left = place > 0;
  for (let column = firstCell; column < row.cells.length; column += 1) {
    const letter = row.cells[column]!;
    if (letter === cell.gap || letter === cell.aisle) continue;
    const shown = columnOfCell(canvas, at, column) - window.left;
    if (shown >= window.columns) break;
    const ordinal = row.ordinals[place];
    const isCursor = ordinal !== undefined && ordinal === picture.cursor;
    put(
      shown,
      glyphOf(brush, row, place, letter),
      isCursor ? palette.cursor : paintOf(brush, ordinal, letter),
    );
    if (isCursor && pitch === 2) {
      put(shown - 1, '[', palette.cursor);
      put(shown + 1, ']', palette.cursor);
    }
    place += 1;
  }
  isOutside.right = place < row.ordinals.length;
  const pen = new Pen();
  for (let column = 0; column < window.columns; column += 1) pen.put(texts[column]!, paints[column]!);
  return pen.finish();
}

function glyphOf({ picture, screen }: Brush, row: Row, place: number, letter: string): string {
  const ordinal = row.ordinals[place] ?? -1;
  const mark = markOf(picture.statuses[ordinal], picture.picked?.has(ordinal) === true);
  return glyphFor(mark, letterOf(row, place, letter), screen);
}

function paintOf({ picture, palette, categories }: Brush, ordinal = -1, letter: string): Paint {
  const isPicked = picture.picked?.has(ordinal) === true;
  if (!isPicked && picture.only !== undefined && picture.only !== letter) return palette.faint;
  return paintFor(markOf(picture.statuses[ordinal], isPicked), categories.get(letter) ?? 0, palette);
}

/** How many of the row's seats stand left of a cell. */
function seatsBefore(cells: string, column: number): number {
  let seats = 0;
  for (let at = 0; at < Math.min(column, cells.length); at += 1) {
    if (cells[at] !== cell.gap && cells[at] !== cell.aisle) seats += 1;
  }
  return seats;
}

const unpainted: Paint = (text) => text;
