import { cell, type Row, type SeatMapDrawing, type Section } from '../contract/schemas/seat-map.ts';
import { fold } from './fold.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** Makes a seat map ready for look-ups by ordinal, by label and by neighbourhood. */
export function indexSeats(drawing: SeatMapDrawing): SeatMapIndex {
  return new SeatMapIndex(drawing);
}

/**
 * Where every seat of a seat map is, kept in flat arrays by ordinal. Section, row and column count from 0.
 * A look-up of an ordinal that no seat has throws a `RangeError`; ask `has` first where it comes from outside.
 */
export class SeatMapIndex {
  readonly drawing: SeatMapDrawing;
  /** How many seats there are. */
  readonly seatCount: number;
  /** One more than the highest ordinal: as long as a text of one status per seat. Dropped seats leave holes. */
  readonly ordinalCount: number;
  /** Rows of all sections one after the other, each with its section's and its own index. */
  readonly #rows: PlacedRow[] = [];
  readonly #rowOf: Int32Array;
  readonly #columnOf: Uint16Array;
  /** The how-manieth seat of its row it is. */
  readonly #placeOf: Uint16Array;
  #rowsByLabel: Map<string, PlacedRow[]> | undefined;

  constructor(drawing: SeatMapDrawing) {
    this.drawing = drawing;
    for (const [sectionAt, section] of drawing.sections.entries()) {
      for (const [rowAt, row] of section.rows.entries()) this.#rows.push({ section, sectionAt, row, rowAt });
    }
    let seatCount = 0;
    let highest = -1;
    for (const { row } of this.#rows) {
      seatCount += row.ordinals.length;
      for (const ordinal of row.ordinals) if (ordinal > highest) highest = ordinal;
    }
    this.seatCount = seatCount;
    this.ordinalCount = highest + 1;
    this.#rowOf = new Int32Array(this.ordinalCount).fill(-1);
    this.#columnOf = new Uint16Array(this.ordinalCount);
    this.#placeOf = new Uint16Array(this.ordinalCount);
    for (const [at, { row }] of this.#rows.entries()) this.#placeRow(at, row);
  }

  has(ordinal: number): boolean {
    return (this.#rowOf[ordinal] ?? -1) !== -1;
  }

  sectionOf(ordinal: number): number {
    return this.#placed(ordinal).sectionAt;
  }

  /** The row's index within its section. */
  rowOf(ordinal: number): number {
    return this.#placed(ordinal).rowAt;
  }

  /** The seat's place in its row's `cells`. */
  columnOf(ordinal: number): number {
    this.#placed(ordinal);
    return this.#columnOf[ordinal]!;
  }

  /** What people read on the seat, `12`. */
  numberOf(ordinal: number): string {
    return this.#placed(ordinal).row.numbers[this.#placeOf[ordinal]!]!;
  }

  /** The letter of the seat's category. */
  categoryOf(ordinal: number): string {
    return this.#placed(ordinal).row.cells[this.#columnOf[ordinal]!]!;
  }

  /** `Orchestra B-12`: unique in the seat map. */
  labelOf(ordinal: number): string {
    return `${this.#placed(ordinal).section.name} ${this.shortLabelOf(ordinal)}`;
  }

  /** `B-12`: unique in its section. */
  shortLabelOf(ordinal: number): string {
    return `${this.#placed(ordinal).row.label}-${this.numberOf(ordinal)}`;
  }

  /**
   * The seats a label may mean, whatever its case: `Orchestra B-12` means one at most, `B-12` one in each section
   * that has it. None: there is no such seat. Several: the section must be named.
   */
  find(label: string): number[] {
    const folded = fold(label);
    const dash = folded.lastIndexOf('-');
    if (dash === -1) return [];
    const number = folded.slice(dash + 1);
    const found: number[] = [];
    for (const { row } of this.#byLabel().get(folded.slice(0, dash)) ?? []) {
      const place = row.numbers.findIndex((candidate) => candidate === number || fold(candidate) === number);
      if (place !== -1) found.push(row.ordinals[place]!);
    }
    return found;
  }

  /**
   * The seat an arrow key means, within the section: left and right the next seat of the row, across gaps and
   * aisles; up and down the seat of the next row that is nearest in column. None at the edge.
   */
  neighbour(ordinal: number, direction: Direction): number | undefined {
    const { row, rowAt, sectionAt } = this.#placed(ordinal);
    if (direction === 'left') return row.ordinals[this.#placeOf[ordinal]! - 1];
    if (direction === 'right') return row.ordinals[this.#placeOf[ordinal]! + 1];
    return this.nearest(sectionAt, rowAt + (direction === 'up' ? -1 : 1), this.#columnOf[ordinal]!);
  }

  /** The seat of a row that lies nearest to a column, the left one of two; none where there is no such row. */
  nearest(sectionAt: number, rowAt: number, column: number): number | undefined {
    const ordinals = this.drawing.sections[sectionAt]?.rows[rowAt]?.ordinals;
    if (ordinals === undefined || ordinals.length === 0) return undefined;
    let low = 0;
    let high = ordinals.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#columnOf[ordinals[middle]!]! < column) low = middle + 1;
      else high = middle;
    }
    const right = ordinals[low]!;
    const left = ordinals[low - 1] ?? right;
    return Math.abs(column - this.#columnOf[left]!) <= Math.abs(this.#columnOf[right]! - column)
      ? left
      : right;
  }

  #placed(ordinal: number): PlacedRow {
    const placed = this.#rows[this.#rowOf[ordinal] ?? -1];
    if (placed === undefined) throw new RangeError(`No seat of this seat map has the ordinal ${ordinal}.`);
    return placed;
  }

  #placeRow(at: number, row: Row): void {
    let place = 0;
    for (let column = 0; column < row.cells.length; column += 1) {
      const letter = row.cells[column];
      if (letter === cell.gap || letter === cell.aisle) continue;
      const ordinal = row.ordinals[place];
      if (ordinal === undefined) return;
      this.#rowOf[ordinal] = at;
      this.#columnOf[ordinal] = column;
      this.#placeOf[ordinal] = place;
      place += 1;
    }
  }

  /** By row label and by section and row label. Made when first asked for; a map of rows, not of seats, is small. */
  #byLabel(): Map<string, PlacedRow[]> {
    if (this.#rowsByLabel !== undefined) return this.#rowsByLabel;
    const byLabel = new Map<string, PlacedRow[]>();
    for (const placed of this.#rows) {
      for (const label of [placed.row.label, `${placed.section.name} ${placed.row.label}`]) {
        const rows = byLabel.get(fold(label));
        if (rows === undefined) byLabel.set(fold(label), [placed]);
        else rows.push(placed);
      }
    }
    this.#rowsByLabel = byLabel;
    return byLabel;
  }
}

type PlacedRow = { section: Section; sectionAt: number; row: Row; rowAt: number };
