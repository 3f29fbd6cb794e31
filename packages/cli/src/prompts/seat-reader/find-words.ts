import type { Row, Section } from '@admit-one/sdk/contract';
import type { House } from '../seat-picker/house.ts';

/** What somebody's words name in a house. */
export type Named =
  | { kind: 'section'; at: number }
  | { kind: 'row'; at: number; section: Section; row: Row }
  | { kind: 'seats'; seats: number[] }
  /** More than one thing, by the names that tell them apart. */
  | { kind: 'many'; names: string[] }
  /** The part that names nothing. */
  | { kind: 'nothing'; text: string };

/** Sections before rows before seats. What is said without a section is looked for in `here` first. */
export function findWords({ index }: House, text: string, here: number | undefined): Named {
  const { sections } = index.drawing;
  const wanted = sameAs(text);
  const at = sections.findIndex(({ name }) => sameAs(name) === wanted);
  if (at !== -1) return { kind: 'section', at };

  const label = wanted.replace(/^row /, '');
  const rows = index.rows.filter(
    ({ row, section }) =>
      sameAs(row.label) === label ||
      sameAs(`${section.name} ${row.label}`) === label ||
      sameAs(`${section.name} row ${row.label}`) === label,
  );
  const row = rows.length > 1 ? rows.find(({ sectionAt }) => sectionAt === here) : rows[0];
  if (row !== undefined) return { kind: 'row', at: row.sectionAt, section: row.section, row: row.row };
  if (rows.length > 1)
    return { kind: 'many', names: rows.map((one) => `${one.section.name} row ${one.row.label}`) };

  const seats: number[] = [];
  for (const part of text.split(/,| and /).map((one) => one.trim())) {
    if (part === '') continue;
    const found = index.find(part);
    const seat = found.length > 1 ? found.find((one) => index.sectionOf(one) === here) : found[0];
    if (seat === undefined && found.length === 0) return { kind: 'nothing', text: part };
    if (seat === undefined) return { kind: 'many', names: found.map((one) => index.labelOf(one)) };
    seats.push(seat);
  }
  return seats.length === 0 ? { kind: 'nothing', text } : { kind: 'seats', seats: [...new Set(seats)] };
}

function sameAs(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
