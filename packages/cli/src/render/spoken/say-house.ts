import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { type SpokenSeats, sayRow } from './say-row.ts';
import { saySection } from './say-section.ts';

/** The whole map as sentences: each section, then its rows from the front. */
export function sayHouse(drawing: SeatMapDrawing, seats: SpokenSeats): string[] {
  return drawing.sections.flatMap((section) => [
    saySection(section, seats),
    ...section.rows.map((row) => sayRow(section, row, seats)),
  ]);
}
