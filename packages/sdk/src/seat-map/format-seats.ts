import type { Row, SeatMapDrawing, Section } from '../contract/schemas/seat-map.ts';
import { formatNumbers } from './format-numbers.ts';
import { KindLetters } from './kind-letters.ts';
import { formatMeasure, formatPoint } from './measure.ts';
import { formatNumberList } from './number-list.ts';
import { formatStage } from './stage.ts';

/**
 * Writes a drawing as `.seats` text, with the labels of each section in one column. `parseSeats` reads the same
 * drawing back. Ordinals are written only where they are not those of reading order.
 */
export function formatSeats(drawing: SeatMapDrawing): string {
  const kinds = new KindLetters(drawing);
  const lines = [`name: ${drawing.name}`, `city: ${drawing.city}`, `time zone: ${drawing.timeZone}`];
  if (drawing.stage !== undefined) lines.push(`stage: ${formatStage(drawing.stage)}`);
  lines.push('', ...drawing.categories.map(({ letter, name }) => `category ${letter}: ${name}`));
  for (const [words, letter] of kinds.byKind) lines.push(`seat ${letter}: ${words}`);
  let floor = '';
  let seats = 0;
  for (const section of drawing.sections) {
    if ((section.floor ?? '') !== floor) {
      floor = section.floor ?? '';
      lines.push('', `floor ${floor}`.trim());
    }
    lines.push(
      '',
      ...(section.area === undefined ? formatSection(section, kinds, seats) : formatArea(section, seats)),
    );
    seats += section.area?.capacity ?? section.rows.reduce((sum, { ordinals }) => sum + ordinals.length, 0);
  }
  return `${lines.join('\n')}\n`;
}

/** `seats`: how many stand before it in reading order. */
function formatSection(section: Section, kinds: KindLetters, seats: number): string[] {
  const { name, rows } = section;
  const numbers = formatNumbers(rows);
  const lines = [`section ${name}`, ...formatLie(section)];
  if (numbers.section !== null) lines.push(`  numbers: ${numbers.section}`);
  const width = rows.reduce((widest, { label }) => Math.max(widest, label.length), 0);
  let before = seats;
  for (const row of rows) {
    for (let aisle = 0; aisle < (row.aislesBefore ?? 0); aisle += 1) lines.push('  _');
    const options = formatOptions(row, numbers.ofRow(row), before);
    lines.push(`  ${row.label.padEnd(width)}  ${kinds.draw(row)}${options}`);
    before += row.ordinals.length;
  }
  return lines;
}

function formatLie({ at, turn, curve }: Section): string[] {
  return [
    ...(at === undefined ? [] : [`  at: ${formatPoint(at)}`]),
    ...(turn === undefined ? [] : [`  turn: ${formatMeasure(turn)}`]),
    ...(curve === undefined ? [] : [`  curve: ${formatMeasure(curve)}`]),
  ];
}

function formatOptions({ shift, ordinals }: Row, numbers: string | null, before: number): string {
  const options: string[] = [];
  if (numbers !== null) options.push(`  numbers ${numbers}`);
  if (shift !== undefined) options.push(`  shift ${formatMeasure(shift)}`);
  if (ordinals.some((ordinal, at) => ordinal !== before + at))
    options.push(`  ordinals ${formatNumberList(ordinals.map(String))}`);
  return options.join('');
}

function formatArea(section: Section, seats: number): string[] {
  const { category, capacity, ordinals } = section.area!;
  const isInOrder = ordinals.length === 1 && ordinals[0]!.first === seats;
  const runs = ordinals.map(({ first, count }) =>
    count === 1 ? `${first}` : `${first}-${first + count - 1}`,
  );
  const behind = isInOrder ? '' : `  ordinals ${runs.join(',')}`;
  return [`area ${section.name}: ${capacity} ${category}${behind}`, ...formatLie(section)];
}
