import type { Row, SeatMapDrawing, Section } from '../contract/schemas/seat-map.ts';
import { fillSeatTable, type PlacedRow } from './fill-seat-table.ts';
import { LabelIndex } from './label-index.ts';
import { type Point, placeSeats } from './place-seats.ts';
import { type SeatTable, seatFlag } from './seat-table.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** Makes a seat map ready for look-ups by ordinal, by label and by neighbourhood. */
export function indexSeats(drawing: SeatMapDrawing): SeatMapIndex {
  return new SeatMapIndex(drawing);
}

/**
 * Where every seat of a seat map is. Sections, rows and columns count from 0, measures are in places: a seat is one
 * wide, a row one deep. Made in one pass; 60,000 seats take some milliseconds.
 *
 * Methods answer for one seat and throw a `RangeError` for an ordinal that no seat has: ask `has` first where it
 * comes from outside. Loops over many seats read `seats`, the same as flat arrays by ordinal.
 */
export class SeatMapIndex {
  readonly drawing: SeatMapDrawing;
  /** How many seats there are, the places of areas included. */
  readonly seatCount: number;
  /** One more than the highest ordinal: as long as a text of one status per seat. Dropped seats leave holes. */
  readonly ordinalCount: number;
  readonly seats: SeatTable;
  /** Rows of all sections one after the other, front to back within each. */
  readonly rows: readonly PlacedRow[];
  /** In the order of the drawing; a drawing without floors has one of no name. */
  readonly floors: readonly string[];
  /** Where the middle of the stage's edge is on the plan. */
  readonly stage: Point;
  #labels: LabelIndex | undefined;

  constructor(drawing: SeatMapDrawing) {
    const { seats, rows, seatCount } = fillSeatTable(drawing);
    this.drawing = drawing;
    this.seats = seats;
    this.rows = rows;
    this.seatCount = seatCount;
    this.ordinalCount = seats.section.length;
    this.floors = [...new Set(drawing.sections.map(({ floor = '' }) => floor))];
    this.stage = placeSeats(drawing, seats);
  }

  has(ordinal: number): boolean {
    return (this.seats.section[ordinal] ?? -1) !== -1;
  }

  /** Every seat's ordinal, in reading order. */
  *ordinals(): Generator<number> {
    for (const at of this.drawing.sections.keys()) yield* this.ordinalsOf(at);
  }

  /** The ordinals of a section's seats or an area's places, in reading order. */
  *ordinalsOf(sectionAt: number): Generator<number> {
    const { rows = [], area } = this.drawing.sections[sectionAt] ?? {};
    for (const { ordinals } of rows) yield* ordinals;
    for (const { first, count } of area?.ordinals ?? []) {
      for (let ordinal = first; ordinal < first + count; ordinal += 1) yield ordinal;
    }
  }

  sectionOf(ordinal: number): number {
    return this.seats.section[this.#known(ordinal)]!;
  }

  /** Its floor's name; none where the drawing has no floors. */
  floorOf(ordinal: number): string {
    return this.#section(ordinal).floor ?? '';
  }

  /** Whether it is a place of an area: general admission, without row and neighbours. */
  isInArea(ordinal: number): boolean {
    return this.#isFlagged(ordinal, seatFlag.area);
  }

  isAccessible(ordinal: number): boolean {
    return this.#isFlagged(ordinal, seatFlag.accessible);
  }

  isCompanion(ordinal: number): boolean {
    return this.#isFlagged(ordinal, seatFlag.companion);
  }

  hasRestrictedView(ordinal: number): boolean {
    return this.#isFlagged(ordinal, seatFlag.restrictedView);
  }

  /** The accessible place that a companion's seat goes with: the nearest of the row, the left one of two. */
  accessiblePlaceOf(ordinal: number): number | undefined {
    return this.isCompanion(ordinal)
      ? nearestAccessible(this.seats, this.#placed(ordinal).row, ordinal)
      : undefined;
  }

  /** The companions' seats that go with an accessible place, from left to right. */
  companionsOf(ordinal: number): number[] {
    if (!this.isAccessible(ordinal)) return [];
    const { row } = this.#placed(ordinal);
    const companions = (row.companions ?? []).flatMap((place) => row.ordinals[place] ?? []);
    return companions.filter((companion) => nearestAccessible(this.seats, row, companion) === ordinal);
  }

  /** The row's index within its section; 0 in an area. */
  rowOf(ordinal: number): number {
    return this.rows[this.seats.row[this.#known(ordinal)]!]?.rowAt ?? 0;
  }

  /** The seat's place in its row's `cells`; in an area, its place from 0. */
  columnOf(ordinal: number): number {
    return this.isInArea(ordinal) ? this.seats.place[ordinal]! : this.seats.column[ordinal]!;
  }

  /** What people read on the seat, `12`; in an area which of its places it is, from 1. */
  numberOf(ordinal: number): string {
    if (this.isInArea(ordinal)) return String(this.seats.place[ordinal]! + 1);
    return this.#placed(ordinal).row.numbers[this.seats.place[ordinal]!]!;
  }

  /** The letter of the seat's category. */
  categoryOf(ordinal: number): string {
    return String.fromCharCode(this.seats.category[this.#known(ordinal)]!);
  }

  /** `Orchestra B-12`, or `Pit 17` in an area: unique in the seat map. */
  labelOf(ordinal: number): string {
    const short = this.shortLabelOf(ordinal);
    return this.isInArea(ordinal) ? short : `${this.#section(ordinal).name} ${short}`;
  }

  /** `B-12`: unique in its section. `Pit 17` in an area, where a number alone would say nothing. */
  shortLabelOf(ordinal: number): string {
    const number = this.numberOf(ordinal);
    if (this.isInArea(ordinal)) return `${this.#section(ordinal).name} ${number}`;
    return `${this.#placed(ordinal).row.label}-${number}`;
  }

  /** Where it lies, seen from the front of the house: x to the right, y to the back. */
  pointOf(ordinal: number): Point {
    this.#known(ordinal);
    return { x: this.seats.x[ordinal]!, y: this.seats.y[ordinal]! };
  }

  stageDistanceOf(ordinal: number): number {
    return this.seats.stageDistance[this.#known(ordinal)]!;
  }

  /** From the middle of its row, half way between the row's first seat and its last. */
  middleDistanceOf(ordinal: number): number {
    return this.seats.middleDistance[this.#known(ordinal)]!;
  }

  /** The seat directly beside it: none across a gap or an aisle, none in an area. */
  besideOf(ordinal: number, side: 'left' | 'right'): number | undefined {
    const beside = this.seats[side][this.#known(ordinal)]!;
    return beside === -1 ? undefined : beside;
  }

  /**
   * The seats a label may mean, whatever its case: `Orchestra B-12` means one at most, `B-12` one in each section
   * that has it, `Pit 17` a place of an area. None: there is no such seat. Several: the section must be named.
   */
  find(label: string): number[] {
    this.#labels ??= new LabelIndex(this.drawing, this.rows);
    return this.#labels.find(label);
  }

  /**
   * The seat an arrow key means, within the section: left and right the next seat of the row, across gaps and
   * aisles; up and down the seat of the next row that is nearest in column. None at the edge, and none
   * in an area.
   */
  neighbour(ordinal: number, direction: Direction): number | undefined {
    if (this.isInArea(ordinal)) return undefined;
    const { row, rowAt, sectionAt } = this.#placed(ordinal);
    if (direction === 'left') return row.ordinals[this.seats.place[ordinal]! - 1];
    if (direction === 'right') return row.ordinals[this.seats.place[ordinal]! + 1];
    return this.nearest(sectionAt, rowAt + (direction === 'up' ? -1 : 1), this.seats.column[ordinal]!);
  }

  /** The seat of a row that lies nearest to a column, the left one of two; none where there is no such row. */
  nearest(sectionAt: number, rowAt: number, column: number): number | undefined {
    const ordinals = this.drawing.sections[sectionAt]?.rows[rowAt]?.ordinals;
    if (ordinals === undefined || ordinals.length === 0) return undefined;
    let low = 0;
    let high = ordinals.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.seats.column[ordinals[middle]!]! < column) low = middle + 1;
      else high = middle;
    }
    const right = ordinals[low]!;
    const left = ordinals[low - 1] ?? right;
    return Math.abs(column - this.seats.column[left]!) <= Math.abs(this.seats.column[right]! - column)
      ? left
      : right;
  }

  #known(ordinal: number): number {
    if (this.has(ordinal)) return ordinal;
    throw new RangeError(`No seat of this seat map has the ordinal ${ordinal}.`);
  }

  #section(ordinal: number): Section {
    return this.drawing.sections[this.sectionOf(ordinal)]!;
  }

  #placed(ordinal: number): PlacedRow {
    return this.rows[this.seats.row[this.#known(ordinal)]!]!;
  }

  #isFlagged(ordinal: number, flag: number): boolean {
    return (this.seats.flags[this.#known(ordinal)]! & flag) !== 0;
  }
}

function nearestAccessible({ column }: SeatTable, row: Row, ordinal: number): number | undefined {
  let nearest: number | undefined;
  for (const place of row.accessible ?? []) {
    const candidate = row.ordinals[place];
    if (candidate === undefined) continue;
    const distance = Math.abs(column[candidate]! - column[ordinal]!);
    if (nearest === undefined || distance < Math.abs(column[nearest]! - column[ordinal]!))
      nearest = candidate;
  }
  return nearest;
}
