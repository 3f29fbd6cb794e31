import type { Area, Row, SeatMapDrawing, Section } from '../contract/schemas/seat-map.ts';
import { isSeat } from './numbering.ts';
import { emptySeatTable, type SeatTable, seatFlag } from './seat-table.ts';

/** A row with its section, and their indexes: the row's within its section. */
export type PlacedRow = {
  readonly section: Section;
  readonly sectionAt: number;
  readonly row: Row;
  readonly rowAt: number;
};

/** All but where the seats lie on the plan: that is `placeSeats`. */
export function fillSeatTable(drawing: SeatMapDrawing): {
  seats: SeatTable;
  rows: PlacedRow[];
  seatCount: number;
} {
  const { ordinalCount, seatCount } = countOrdinals(drawing);
  const seats = emptySeatTable(ordinalCount);
  const rows: PlacedRow[] = [];
  for (const [sectionAt, section] of drawing.sections.entries()) {
    for (const [rowAt, row] of section.rows.entries()) {
      fillRow(seats, sectionAt, rows.length, row);
      rows.push({ section, sectionAt, row, rowAt });
    }
    if (section.area !== undefined) fillArea(seats, sectionAt, section.area);
  }
  return { seats, rows, seatCount };
}

function countOrdinals({ sections }: SeatMapDrawing): { ordinalCount: number; seatCount: number } {
  let seatCount = 0;
  let highest = -1;
  for (const { rows, area } of sections) {
    for (const { ordinals } of rows) {
      seatCount += ordinals.length;
      for (const ordinal of ordinals) if (ordinal > highest) highest = ordinal;
    }
    for (const { first, count } of area?.ordinals ?? []) {
      seatCount += count;
      highest = Math.max(highest, first + count - 1);
    }
  }
  return { ordinalCount: highest + 1, seatCount };
}

function fillRow(seats: SeatTable, sectionAt: number, rowAt: number, row: Row): void {
  const { cells, ordinals } = row;
  let place = 0;
  let before = -1;
  for (let column = 0; column < cells.length; column += 1) {
    if (!isSeat(cells[column]!)) {
      before = -1;
      continue;
    }
    const ordinal = ordinals[place];
    if (ordinal === undefined) break;
    seats.section[ordinal] = sectionAt;
    seats.row[ordinal] = rowAt;
    seats.column[ordinal] = column;
    seats.place[ordinal] = place;
    seats.category[ordinal] = cells.charCodeAt(column);
    seats.left[ordinal] = before;
    if (before !== -1) seats.right[before] = ordinal;
    before = ordinal;
    place += 1;
  }
  flag(seats, row, row.accessible, seatFlag.accessible);
  flag(seats, row, row.companions, seatFlag.companion);
  flag(seats, row, row.restrictedView, seatFlag.restrictedView);
}

function flag(seats: SeatTable, { ordinals }: Row, places: readonly number[] | undefined, bit: number): void {
  for (const place of places ?? []) {
    const ordinal = ordinals[place];
    if (ordinal !== undefined) seats.flags[ordinal]! |= bit;
  }
}

function fillArea(seats: SeatTable, sectionAt: number, { category, ordinals }: Area): void {
  let place = 0;
  for (const { first, count } of ordinals) {
    for (let ordinal = first; ordinal < first + count; ordinal += 1) {
      seats.section[ordinal] = sectionAt;
      seats.place[ordinal] = place;
      seats.category[ordinal] = category.charCodeAt(0);
      seats.flags[ordinal] = seatFlag.area;
      place += 1;
    }
  }
}
