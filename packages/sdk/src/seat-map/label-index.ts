import type { Area, SeatMapDrawing } from '../contract/schemas/seat-map.ts';
import type { PlacedRow } from './fill-seat-table.ts';
import { fold } from './fold.ts';
import { wholeNumber } from './number-list.ts';

/** Finds seats by what people call them. It holds rows and areas, not seats, so it is small and quickly made. */
export class LabelIndex {
  /** By row label, and by section and row label. */
  readonly #rows = new Map<string, PlacedRow[]>();
  readonly #areas = new Map<string, Area>();

  constructor(drawing: SeatMapDrawing, rows: readonly PlacedRow[]) {
    for (const placed of rows) {
      for (const label of [placed.row.label, `${placed.section.name} ${placed.row.label}`]) {
        const same = this.#rows.get(fold(label));
        if (same === undefined) this.#rows.set(fold(label), [placed]);
        else same.push(placed);
      }
    }
    for (const { name, area } of drawing.sections) if (area !== undefined) this.#areas.set(fold(name), area);
  }

  find(label: string): number[] {
    const folded = fold(label);
    return [...this.#findSeats(folded), ...this.#findPlace(folded)];
  }

  #findSeats(folded: string): number[] {
    const dash = folded.lastIndexOf('-');
    if (dash === -1) return [];
    const number = folded.slice(dash + 1);
    const found: number[] = [];
    for (const { row } of this.#rows.get(folded.slice(0, dash)) ?? []) {
      const place = row.numbers.findIndex((candidate) => candidate === number || fold(candidate) === number);
      if (place !== -1) found.push(row.ordinals[place]!);
    }
    return found;
  }

  #findPlace(folded: string): number[] {
    const space = folded.lastIndexOf(' ');
    const number = wholeNumber(folded.slice(space + 1)) ?? 0;
    let left = number - 1;
    if (space === -1 || left < 0) return [];
    for (const { first, count } of this.#areas.get(folded.slice(0, space))?.ordinals ?? []) {
      if (left < count) return [first + left];
      left -= count;
    }
    return [];
  }
}
