import { cell } from '../contract/schemas/seat-map.ts';
import type { FaultLog } from './fault-log.ts';
import { fold } from './fold.ts';
import { limits } from './limits.ts';
import { isSeat } from './numbering.ts';
import type { OpenSection } from './open-section.ts';
import type { RowLine } from './read-line.ts';
import { type RowOptions, readRowOptions } from './row-options.ts';
import { isKindLetter } from './seat-kind.ts';

/** What is counted over all sections. */
export type Counts = { seats: number; cells: number };

/** Adds the row, or the range of rows, that a line draws; tells the log what is wrong with it. True if nothing is. */
export function drawRow(line: RowLine, section: OpenSection, counts: Counts, log: FaultLog): boolean {
  const labels = isWellFormed(line, log) ? labelsOf(line, log) : null;
  if (labels === null) return false;
  const options = readRowOptions(line.rest);
  if ('fault' in options) {
    log.fault(options.fault.code, line.restColumn + options.fault.at, options.fault.message);
    return false;
  }
  const seats = countSeats(line, log);
  if (seats === null) return false;
  return labels.every((label) => addRow({ ...line, label }, seats, options, section, counts, log));
}

function isWellFormed({ cells, labelColumn, cellsColumn }: RowLine, log: FaultLog): boolean {
  if (cells === '' || cells.startsWith('#')) {
    log.fault('bad_row', labelColumn, 'A row is its label, a space and its cells: `A  PPPP_PPPP`.');
    return false;
  }
  if (cells.length <= limits.cells) return true;
  const message = `A row has at most ${limits.cells} cells. Draw it as several sections.`;
  log.fault('line_too_long', cellsColumn, message);
  return false;
}

/** `A`, or all of `A..H` and `1..40`, either way. */
function labelsOf({ label, labelColumn }: RowLine, log: FaultLog): string[] | null {
  const dots = label.indexOf('..');
  if (dots > 0) {
    const labels = rangeOf(label.slice(0, dots), label.slice(dots + 2));
    if (labels !== null) return labels;
    const message = `A range of equal rows goes from letter to letter or from number to number, at most ${limits.rowsOfRange} rows: \`A..H\`, \`1..40\`.`;
    log.fault('bad_range', labelColumn, message);
    return null;
  }
  if (label.length <= limits.rowLabel && /^[\p{L}\p{N}][\p{L}\p{N}\p{M}'’+&/-]*$/u.test(label))
    return [label];
  const message = `A row's label is 1 to ${limits.rowLabel} letters and digits, and may have \`-\`, \`/\`, \`'\`, \`+\` or \`&\` within: \`A\`, \`AA\`, \`1-left\`.`;
  log.fault('bad_label', labelColumn, message);
  return null;
}

function rangeOf(from: string, to: string): string[] | null {
  const isLetters = /^[A-Z][A-Z]$/.test(from + to) || /^[a-z][a-z]$/.test(from + to);
  const isNumbers = /^\d{1,5}$/.test(from) && /^\d{1,5}$/.test(to);
  if (!isLetters && !isNumbers) return null;
  const [first, last] = isLetters ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)];
  const length = Math.abs(last - first) + 1;
  if (length > limits.rowsOfRange) return null;
  const step = last < first ? -1 : 1;
  return Array.from({ length }, (_, at) => {
    const value = first + at * step;
    return isLetters ? String.fromCharCode(value) : String(value);
  });
}

/** How many seats the cells are; null, and a fault, when one of them is no cell. */
function countSeats({ label, cells, cellsColumn }: RowLine, log: FaultLog): number | null {
  let seats = 0;
  for (let at = 0; at < cells.length; at += 1) {
    const letter = cells[at]!;
    if (!isSeat(letter)) continue;
    if (!/[A-Z]/.test(letter) && !isKindLetter(letter)) {
      const character = String.fromCodePoint(cells.codePointAt(at)!);
      log.fault('bad_cell', cellsColumn + at, `\`${character}\` is no cell. ${cellsAre}`);
      return null;
    }
    seats += 1;
  }
  if (seats > 0) return seats;
  const message = `Row ${label} has no seat. Paint one with a category's letter, or delete the row.`;
  log.fault('empty_row', cellsColumn, message);
  return null;
}

export const cellsAre = `A seat is a category's capital letter, \`${cell.gap}\` is a gap, \`${cell.aisle}\` an aisle.`;

/** False when nothing more of the line is to be read. */
function addRow(
  line: RowLine,
  seats: number,
  { numbering, shift, ordinals }: RowOptions,
  section: OpenSection,
  counts: Counts,
  log: FaultLog,
): boolean {
  const { label, labelColumn, cells, cellsColumn, restColumn } = line;
  if (section.labels.has(fold(label))) {
    const message = `Row ${label} stands twice in this section. Give one of the two another label.`;
    log.fault('duplicate_row', labelColumn, message);
    return false;
  }
  section.labels.add(fold(label));
  const first = counts.seats;
  counts.seats += seats;
  counts.cells += cells.length;
  if (counts.seats > limits.seats) {
    const at = cellsColumn + columnOfSeat(cells, limits.seats - first);
    const message = `Here stands seat ${limits.seats + 1}, and a map has at most ${limits.seats}. Split the place into several venues.`;
    log.fault('too_many_seats', at, message);
    return false;
  }
  if (counts.cells > limits.cellsInAll) {
    const message = `With this row the map has more than ${limits.cellsInAll} cells. Draw sections more closely, each from its own left edge.`;
    log.fault('too_many_cells', cellsColumn, message);
    return false;
  }
  if (ordinals !== undefined && ordinals.length !== seats) {
    const message = `The row has ${seats} seats and ${ordinals.length} ordinals. Write one for each seat, or none.`;
    log.fault('bad_ordinals', restColumn, message);
    return false;
  }
  section.rows.push({
    label,
    cells,
    cellsColumn,
    where: log.here,
    numbering,
    restColumn,
    shift,
    aislesBefore: section.aisles,
    ordinals: ordinals ?? Array.from({ length: seats }, (_, at) => first + at),
  });
  section.aisles = 0;
  return true;
}

function columnOfSeat(cells: string, wanted: number): number {
  let seats = 0;
  for (let at = 0; at < cells.length; at += 1) {
    if (!isSeat(cells[at]!)) continue;
    if (seats === wanted) return at;
    seats += 1;
  }
  return 0;
}
