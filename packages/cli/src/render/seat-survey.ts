import { cell, type SeatMapDrawing } from '@admit-one/sdk/contract';
import { priceRange } from './money.ts';
import type { Screen } from './screen.ts';
import { isTakeable } from './seat-mark.ts';
import { grouped } from './text.ts';

/** What is left of a section. */
export interface SectionSurvey {
  seats: number;
  free: number;
  /** Free seats by their category's letter. */
  freeByCategory: ReadonlyMap<string, number>;
  /** Of the free seats, minor units; of all when none is free. */
  lowest: number;
  highest: number;
}

/** One pass over all seats: what is left of each section, in the seat map's order. */
export function surveySections(
  drawing: SeatMapDrawing,
  statuses: string,
  prices: Readonly<Record<string, number>>,
): SectionSurvey[] {
  return drawing.sections.map((section) => {
    const all = new Map<string, number>();
    const free = new Map<string, number>();
    const survey = (letter: string, ordinal: number) => {
      all.set(letter, (all.get(letter) ?? 0) + 1);
      if (isTakeable(statuses[ordinal])) free.set(letter, (free.get(letter) ?? 0) + 1);
    };
    for (const row of section.rows) {
      let place = 0;
      for (const letter of row.cells) {
        if (letter === cell.gap || letter === cell.aisle) continue;
        survey(letter, row.ordinals[place] ?? -1);
        place += 1;
      }
    }
    const { category = '', ordinals = [] } = section.area ?? {};
    for (const { first, count } of ordinals) {
      for (let ordinal = first; ordinal < first + count; ordinal += 1) survey(category, ordinal);
    }
    const priced = [...(free.size > 0 ? free : all).keys()].flatMap((letter) => prices[letter] ?? []);
    return {
      seats: sum(all),
      free: sum(free),
      freeByCategory: free,
      lowest: priced.length === 0 ? 0 : Math.min(...priced),
      highest: priced.length === 0 ? 0 : Math.max(...priced),
    };
  });
}

/** `412 of 1,046 free, $45.00 – $120.00`. */
export function sectionLine(
  survey: SectionSurvey,
  currency: string,
  screen: Pick<Screen, 'unicode'>,
): string {
  if (survey.free === 0) return `none of ${grouped(survey.seats)} free`;
  const prices = priceRange(survey.lowest, survey.highest, currency, screen);
  return `${grouped(survey.free)} of ${grouped(survey.seats)} free, ${prices}`;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const value of counts.values()) total += value;
  return total;
}
