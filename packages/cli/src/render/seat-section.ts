import { type Category, cell, type Row, type Section, type Stage } from '@admit-one/sdk/contract';
import { type Paint, type Palette, paletteFor, type Screen } from './screen.ts';
import { glyphFor, letterOf, markOf, paintFor } from './seat-mark.ts';
import { ellipsisFor, fit, plain, widthOf } from './text.ts';

/** A part of a section in cells, counted from 0: what is seen of one larger than the screen. */
export interface Window {
  top: number;
  left: number;
  rows: number;
  columns: number;
}

/** Columns a seat takes: 2 draws seats as square as they are and leaves room for the cursor's brackets. */
export type Pitch = 1 | 2;

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
}

/** One line a row: label, seats, label; where seats lie outside the window an arrow points at them. */
export function drawSection(picture: SectionPicture, screen: Screen): string[] {
  const { section, window } = picture;
  const palette = paletteFor(screen);
  const labels = labelWidth(section);
  const [before, after] = screen.unicode ? ['‹', '›'] : ['<', '>'];
  return section.rows.slice(window.top, window.top + window.rows).map((row) => {
    const hidden = seatsOutside(row, window);
    const left = fit(plain(row.label), labels, 'right', ellipsisFor(screen));
    const right = fit(plain(row.label), labels, 'left', ellipsisFor(screen));
    return [
      palette.faint(`${left} ${hidden.left ? before : ' '}`),
      drawRow(row, picture, palette, screen),
      palette.faint(`${hidden.right ? after : ' '} ${right.trimEnd()}`),
    ].join('');
  });
}

/** The edge of the stage, over the seats of the window, or below them: it gives up and down their meaning. */
export function drawStage(
  section: Section,
  window: Window,
  pitch: Pitch,
  screen: Screen,
  stage: Stage = { place: 'above' },
): string {
  const name = plain(stage.name ?? 'Stage').toUpperCase();
  const inside = Math.max(widthOf(name) + 2, columnsOf(window.columns, pitch) - 2);
  const wide = `  ${[...name].join(' ')}  `;
  const word = inside >= 24 && widthOf(wide) <= inside ? wide : ` ${name} `;
  const before = Math.floor((inside - widthOf(word)) / 2);
  const line = screen.unicode ? '─' : stage.place === 'below' ? '-' : '_';
  const [open, close] = screen.unicode
    ? stage.place === 'below'
      ? ['╭', '╮']
      : ['╰', '╯']
    : stage.place === 'below'
      ? ['/', '\\']
      : ['\\', '/'];
  const edge = `${open}${line.repeat(before)}${word}${line.repeat(inside - before - widthOf(word))}${close}`;
  return ' '.repeat(labelWidth(section) + 2) + paletteFor(screen).faint(edge);
}

/** Columns that a section takes when so many cells of its rows are shown: labels and edges included. */
export function sectionColumns(section: Section, cells: number, pitch: Pitch): number {
  return 2 * (labelWidth(section) + 2) + columnsOf(cells, pitch);
}

/** How many cells of a row fit into so many columns, at least one. */
export function cellsThatFit(section: Section, columns: number, pitch: Pitch): number {
  const room = columns - 2 * (labelWidth(section) + 2);
  return Math.max(1, Math.min(longestRow(section), pitch === 2 ? Math.floor((room - 1) / 2) : room));
}

/** Cells of the longest row. */
export function longestRow(section: Section): number {
  return section.rows.reduce((longest, row) => Math.max(longest, row.cells.length), 0);
}

/** With a pitch of 2 there is a place before, between and after the seats, which the cursor's brackets take. */
function columnsOf(cells: number, pitch: Pitch): number {
  return pitch === 2 ? 2 * cells + 1 : cells;
}

/** Labels are short as a rule; one of twenty characters must not take the seats' room. */
function labelWidth(section: Section): number {
  return Math.min(
    8,
    section.rows.reduce((widest, row) => Math.max(widest, widthOf(plain(row.label))), 1),
  );
}

function drawRow(row: Row, picture: SectionPicture, palette: Palette, screen: Screen): string {
  const { window, pitch } = picture;
  const pen = new Pen();
  const last = window.left + window.columns;
  let place = seatsBefore(row.cells, window.left);
  let isBehindCursor = false;
  for (let column = window.left; column < last; column += 1) {
    const letter = row.cells[column] ?? cell.gap;
    const isSeat = letter !== cell.gap && letter !== cell.aisle;
    const ordinal = isSeat ? row.ordinals[place] : undefined;
    const isCursor = ordinal !== undefined && ordinal === picture.cursor;
    if (pitch === 2)
      pen.put(
        isBehindCursor ? ']' : isCursor ? '[' : ' ',
        isBehindCursor || isCursor ? palette.cursor : blank,
      );
    if (ordinal === undefined) pen.put(' ', blank);
    else {
      const mark = markOf(picture.statuses[ordinal], picture.picked?.has(ordinal) === true);
      const category = picture.categories.findIndex((one) => one.letter === letter);
      pen.put(
        glyphFor(mark, letterOf(row, place, letter), screen),
        isCursor ? palette.cursor : paintFor(mark, category, palette),
      );
      place += 1;
    }
    isBehindCursor = isCursor;
  }
  if (pitch === 2) pen.put(isBehindCursor ? ']' : ' ', isBehindCursor ? palette.cursor : blank);
  return pen.finish();
}

function seatsOutside(row: Row, window: Window): { left: boolean; right: boolean } {
  return {
    left: seatsBefore(row.cells, window.left) > 0,
    right: seatsBefore(row.cells, window.left + window.columns) < row.ordinals.length,
  };
}

/** How many of the row's seats stand left of a column. */
function seatsBefore(cells: string, column: number): number {
  let seats = 0;
  for (let at = 0; at < Math.min(column, cells.length); at += 1) {
    if (cells[at] !== cell.gap && cells[at] !== cell.aisle) seats += 1;
  }
  return seats;
}

/** Joins neighbours of one colour, so that a screen full of seats is a few hundred sequences and not thousands. */
class Pen {
  #line = '';
  #run = '';
  #paint: Paint = blank;

  put(text: string, paint: Paint): void {
    if (paint !== this.#paint && text !== ' ') {
      this.#flush();
      this.#paint = paint;
    }
    this.#run += text;
  }

  finish(): string {
    this.#flush();
    return this.#line;
  }

  #flush(): void {
    if (this.#run.trim() === '') this.#line += this.#run;
    else this.#line += this.#paint(this.#run);
    this.#run = '';
  }
}

const blank: Paint = (text) => text;
