import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import type { Command } from 'commander';
import { wrongUsage } from '../failure.ts';
import { nearest } from '../nearest.ts';
import { findSeats } from '../sale/find-seats.ts';

/** Seats by their labels, or a section, or rows of it. */
export interface SeatsOptions {
  seats?: string[];
  section?: string;
  rows?: string;
}

export function withSeatsOptions(command: Command): Command {
  return command
    .option(
      '--seats <labels>',
      'B-12,B-13 or "Orchestra B-12"; may be repeated',
      (text: string, earlier: string[] | undefined) => [...(earlier ?? []), text],
    )
    .option('--section <name>', 'all of a section or area')
    .option('--rows <rows>', 'only these rows of it: A,C or A..F');
}

/** @throws Failure of wrong usage where none is named, or what is named is not in the house. */
export function namedSeats(index: SeatMapIndex, { seats, section, rows }: SeatsOptions): number[] {
  if (seats !== undefined && (section !== undefined || rows !== undefined))
    throw wrongUsage('Name seats, or a section, not both.', 'Give --seats alone, or --section with --rows.');
  if (seats !== undefined) return findSeats(index, seats);
  if (section === undefined && rows === undefined)
    throw wrongUsage(
      'No seats are named.',
      'For example `--seats B-12,B-13`, or `--section Orchestra --rows A..C`.',
    );
  const at = sectionAt(index.drawing, section);
  return rows === undefined ? [...index.ordinalsOf(at)] : rowsOf(index.drawing.sections[at]!, rows);
}

/** Without a name, the only one. */
function sectionAt({ sections, name: house }: SeatMapDrawing, name: string | undefined): number {
  if (name === undefined) {
    if (sections.length === 1) return 0;
    throw wrongUsage('Rows of which section?', `Name it with --section: ${namesOf(sections)}.`);
  }
  const wanted = name.trim().toLowerCase();
  const at = sections.findIndex((section) => section.name.toLowerCase() === wanted);
  if (at !== -1) return at;
  const likely = nearest(
    name,
    sections.map((section) => section.name),
  );
  throw wrongUsage(
    `There is no section "${name}" in ${house}.`,
    likely.length > 0 ? `The nearest is ${likely.join(', ')}.` : `Sections are ${namesOf(sections)}.`,
  );
}

/** `A,C..E`: from one row to the other as they are drawn, whatever they are called between. */
function rowsOf({ name, rows }: SeatMapDrawing['sections'][number], text: string): number[] {
  const place = (label: string) => {
    const wanted = label.trim().toLowerCase();
    const at = rows.findIndex((row) => row.label.toLowerCase() === wanted);
    if (at !== -1) return at;
    const labels = rows.map((row) => row.label).join(', ');
    throw wrongUsage(
      `There is no row "${label.trim()}" in ${name}.`,
      rows.length === 0 ? 'An area has no rows: name it with --section alone.' : `Its rows are ${labels}.`,
    );
  };
  const chosen = text.split(',').flatMap((part) => {
    const [from = '', to = from] = part.split('..');
    const [first, last] = [place(from), place(to)].sort((a, b) => a - b) as [number, number];
    return rows.slice(first, last + 1);
  });
  return [...new Set(chosen.flatMap(({ ordinals }) => ordinals))];
}

function namesOf(sections: SeatMapDrawing['sections']): string {
  return sections.map((section) => section.name).join(', ');
}
