import { seatMapLimits } from '@admit-one/sdk/seat-map';
import type { Chart, ChartRow, ChartSection } from './chart.ts';

/**
 * The chart's sections with labels that a seat map can have, each once: without commas and spaces where those cannot
 * stand, and with a number behind where two were the same. What changed is noted.
 */
export function tidyLabels({ sections, notes }: Chart): ChartSection[] {
  const names = new Set<string>();
  return sections.flatMap((section, at) => {
    const rows = section.rows.filter(({ seats }) => seats.length > 0);
    if (rows.length === 0 && section.area === undefined) {
      notes.push(`Section ${section.name || at + 1} has no seats and is left out.`);
      return [];
    }
    const wanted = section.name
      .replace(/[,\s]+/g, ' ')
      .trim()
      .slice(0, seatMapLimits.sectionName - 4);
    const name = once(wanted || `Section ${at + 1}`, names, ' ');
    if (name !== section.name) notes.push(`Section "${section.name}" is called ${name}.`);
    return [
      { ...section, name, floor: section.floor.trim().slice(0, 60), rows: tidyRows(name, rows, notes) },
    ];
  });
}

function tidyRows(section: string, rows: readonly ChartRow[], notes: string[]): ChartRow[] {
  const labels = new Set<string>();
  return mergeHalves(rows).map((row, at) => {
    const plain = row.label
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}\p{M}'’+&/-]+/gu, '-')
      .replace(/^[^\p{L}\p{N}]+/u, '');
    const label = once(plain.slice(0, seatMapLimits.rowLabel - 4) || `${at + 1}`, labels, '-');
    if (label !== row.label) notes.push(`${section}: row "${row.label}" is called ${label}.`);
    return { label, seats: tidySeats(`${section} ${label}`, row, notes) };
  });
}

/** One row drawn as two, left and right of an aisle, is one row. */
function mergeHalves(rows: readonly ChartRow[]): ChartRow[] {
  const merged: ChartRow[] = [];
  for (const row of rows) {
    const same = merged.find((other) => other.label === row.label && isOneRow(other, row));
    if (same === undefined) merged.push({ ...row, seats: [...row.seats] });
    else same.seats.push(...row.seats);
  }
  return merged;
}

function isOneRow(one: ChartRow, other: ChartRow): boolean {
  const numbers = new Set(one.seats.map(({ number }) => number));
  if (other.seats.some(({ number }) => numbers.has(number))) return false;
  const [first, second] = [one.seats[0]!, other.seats[0]!];
  return Math.abs(first.y - second.y) < Math.abs(first.x - second.x) / 4;
}

function tidySeats(row: string, { seats }: ChartRow, notes: string[]): ChartRow['seats'] {
  const numbers = new Set<string>();
  return seats.map((seat, at) => {
    const plain = seat.number
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}\p{M}'’+&/.]+/gu, '.')
      .replace(/^[^\p{L}\p{N}]+/u, '');
    const number = once(plain.slice(0, seatMapLimits.seatNumber - 3) || `${at + 1}`, numbers, '.');
    if (number !== seat.number) notes.push(`${row}: seat "${seat.number}" is called ${number}.`);
    return { ...seat, number };
  });
}

function once(wanted: string, taken: Set<string>, between: string): string {
  let name = wanted;
  for (let copy = 2; taken.has(name.toLowerCase()); copy += 1) name = `${wanted}${between}${copy}`;
  taken.add(name.toLowerCase());
  return name;
}
