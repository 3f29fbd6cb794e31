import CliTable3 from 'cli-table3';
import { paletteFor, type Screen } from './screen.ts';
import { cut, ellipsisFor, pad, plain, widthOf } from './text.ts';

/** One column of a list. `key` is the stable name that `--fields` and `--json` use. */
export interface Column<Row> {
  key: string;
  title: string;
  /** What people read. Server's texts need no `plain` here: every cell gets it. */
  text: (row: Row) => string;
  /** Numbers and money stand right. */
  align?: 'left' | 'right';
  /** What `--json --fields` gives; the row's own field of that name, else the text, unless told. */
  value?: (row: Row) => unknown;
  /** Shown only when `--fields` names it. */
  isExtra?: boolean;
  /** The least width that still says something; without it the column is never cut while others can give way. */
  shrinkTo?: number;
}

/** Rows for people: titles, no lines, as wide as the screen at most. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], screen: Screen): string {
  const palette = paletteFor(screen);
  const cells = rows.map((row) => columns.map((column) => plain(column.text(row))));
  const natural = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  const widths = shareOut(natural, columns, screen.columns - 1);
  const shown = columns.flatMap((column, index) => ((widths[index] ?? 0) > 0 ? [{ column, index }] : []));
  const fitted = (text: string, index: number) =>
    pad(cut(text, widths[index] ?? 0, ellipsisFor(screen)), widths[index] ?? 0, columns[index]?.align);
  const drawn = new CliTable3({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  drawn.push(shown.map(({ column, index }) => palette.faint(fitted(column.title.toUpperCase(), index))));
  for (const row of cells) drawn.push(shown.map(({ index }) => fitted(row[index] ?? '', index)));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Rows for programs: one line each, cells between tabs, no titles, nothing cut. */
export function tabSeparated<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => columns.map((column) => plain(column.text(row))).join('\t')).join('\n');
}

/** One thing: a line a field, its title before it; for programs, without a screen, its key and a tab. */
export function recordLines<Row>(
  columns: readonly Column<Row>[],
  row: Row,
  screen: Screen | undefined,
): string[] {
  if (screen === undefined) return columns.map((column) => `${column.key}\t${plain(column.text(row))}`);
  const palette = paletteFor(screen);
  const widest = columns.reduce((width, column) => Math.max(width, widthOf(column.title)), 0);
  const room = Math.max(1, screen.columns - 1 - widest - gap);
  return columns.map((column) => {
    const value = cut(plain(column.text(row)), room, ellipsisFor(screen));
    return `${palette.faint(pad(column.title, widest))}${' '.repeat(gap)}${value}`.trimEnd();
  });
}

/**
 * Widths that fit into `room`: the widest of the columns that may shrink gives way first. Where that is not enough
 * every column may shrink to its title, and at last the columns on the right go altogether (width 0).
 */
function shareOut<Row>(natural: readonly number[], columns: readonly Column<Row>[], room: number): number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, width) => sum + (width > 0 ? width + gap : 0), -gap);
  const shrink = (floors: readonly number[]) => {
    while (total() > room) {
      const widest = widths
        .map((width, index) => ({ width, index }))
        .filter(({ width, index }) => width > (floors[index] ?? 0))
        .sort((one, other) => other.width - one.width || other.index - one.index)[0];
      if (widest === undefined) return;
      widths[widest.index] = widest.width - 1;
    }
  };
  shrink(natural.map((width, index) => columns[index]?.shrinkTo ?? width));
  shrink(
    natural.map((width, index) =>
      Math.min(width, columns[index]?.shrinkTo ?? widthOf(columns[index]?.title ?? '')),
    ),
  );
  for (let index = widths.length - 1; index > 0 && total() > room; index -= 1) widths[index] = 0;
  if (total() > room) widths[0] = Math.max(1, room);
  return widths;
}

const gap = 2;

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(gap),
};
