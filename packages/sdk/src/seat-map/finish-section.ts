import type { Row, Section } from '../contract/schemas/seat-map.ts';
import type { FaultLog } from './fault-log.ts';
import { fold } from './fold.ts';
import { isSeat, numberSeats, readNumbering } from './numbering.ts';
import type { DrawnRow, OpenSection } from './open-section.ts';
import type { SeatKind } from './seat-kind.ts';

/** Gives the seats of a section their numbers and what is special about them. */
export function finishSection(
  section: OpenSection,
  kinds: ReadonlyMap<string, SeatKind>,
  log: FaultLog,
): Section {
  const { name, floor, lie, area } = section;
  const middle = section.rows.reduce((widest, { cells }) => Math.max(widest, cells.length), 0) / 2;
  const rows = section.rows.map((row) => finishRow(row, section, middle, kinds, log));
  if (section.numbering !== undefined && !section.numbering.isUsed && section.rows.length > 0) {
    const message = 'No row is numbered like this: each says its own numbers. Delete the line.';
    log.warn('unused_numbers', 1, message, section.numbering.where);
  }
  if (section.curveWhere !== undefined && section.rows.length > 0 && lie.curve === 0)
    log.warn('unused_curve', 1, 'A curve of 0 is straight. Delete the line.', section.curveWhere);
  if (section.aisles > 0) {
    const message = 'An aisle between rows has a row on both sides. Delete it, or draw the row behind it.';
    log.warn('aisle_at_end', 1, message, section.aisleWhere);
  }
  return { name, ...(floor !== '' && { floor }), ...lie, rows, ...(area !== undefined && { area }) };
}

function finishRow(
  row: DrawnRow,
  section: OpenSection,
  middle: number,
  kinds: ReadonlyMap<string, SeatKind>,
  log: FaultLog,
): Row {
  const { label, shift, aislesBefore, ordinals } = row;
  return {
    label,
    cells: row.cells.replace(/[^A-Z._]/g, (letter) => kinds.get(letter)?.category ?? letter),
    numbers: numbersOf(row, section, middle, log),
    ordinals,
    ...(shift !== undefined && { shift }),
    ...(aislesBefore > 0 && { aislesBefore }),
    ...specialSeats(row, kinds, log),
  };
}

function numbersOf(row: DrawnRow, section: OpenSection, middle: number, log: FaultLog): string[] {
  if (row.numbering === undefined && section.numbering !== undefined) section.numbering.isUsed = true;
  const numbering = row.numbering ?? section.numbering?.numbering ?? fromLeft;
  const numbers = numberSeats(row.cells, numbering, middle);
  const column = row.numbering === undefined ? row.cellsColumn : row.restColumn;
  if (typeof numbers === 'string') {
    log.fault('bad_numbers', column, numbers, row.where);
    return [];
  }
  const seen = new Set<string>();
  for (const number of numbers) {
    const folded = fold(number);
    if (seen.has(folded)) {
      const message = `Row ${row.label} has two seats ${number}. Number its blocks apart, as in \`numbers: odd from right | 101 | even\`.`;
      log.fault('duplicate_seat', column, message, row.where);
      break;
    }
    seen.add(folded);
  }
  return numbers;
}

/** Numbered from the left, 1…n: what nobody needs to say. */
const fromLeft = readNumbering('from left') as Exclude<ReturnType<typeof readNumbering>, string>;

type SpecialSeats = Pick<Row, 'accessible' | 'companions' | 'restrictedView'>;

function specialSeats(
  { label, cells, cellsColumn, where }: DrawnRow,
  kinds: ReadonlyMap<string, SeatKind>,
  log: FaultLog,
): SpecialSeats {
  const accessible: number[] = [];
  const companions: number[] = [];
  const restrictedView: number[] = [];
  let place = -1;
  let firstCompanion = 0;
  for (let at = 0; at < cells.length; at += 1) {
    const letter = cells[at]!;
    if (!isSeat(letter)) continue;
    place += 1;
    const kind = letter < 'a' ? undefined : kinds.get(letter);
    if (kind === undefined) continue;
    if (kind.companion && companions.length === 0) firstCompanion = at;
    if (kind.accessible) accessible.push(place);
    if (kind.companion) companions.push(place);
    if (kind.restrictedView) restrictedView.push(place);
  }
  if (companions.length > 0 && accessible.length === 0) {
    const message = `Row ${label} has a companion's seat and no accessible place for it to go with. Draw one in the same row.`;
    log.fault('companion_alone', cellsColumn + firstCompanion, message, where);
  }
  return {
    ...(accessible.length > 0 && { accessible }),
    ...(companions.length > 0 && { companions }),
    ...(restrictedView.length > 0 && { restrictedView }),
  };
}
