import type { SeatMapDrawing, Section } from '../contract/schemas/seat-map.ts';

/** Writes a drawing as `.seats` text, with the labels of each section in one column. `parseSeats` reads it back. */
export function formatSeats(drawing: SeatMapDrawing): string {
  return [
    `name: ${drawing.name}`,
    `city: ${drawing.city}`,
    `time zone: ${drawing.timeZone}`,
    '',
    ...drawing.categories.map(({ letter, name }) => `category ${letter}: ${name}`),
    ...drawing.sections.flatMap(formatSection),
    '',
  ].join('\n');
}

function formatSection({ name, rows }: Section): string[] {
  const width = Math.max(...rows.map((row) => row.label.length));
  return ['', `section ${name}`, ...rows.map((row) => `  ${row.label.padEnd(width)}  ${row.cells}`)];
}
