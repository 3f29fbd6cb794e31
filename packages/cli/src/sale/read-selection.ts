import type { BestWish, SeatSelection } from '@admit-one/sdk';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import { type Failure, wrongUsage } from '../failure.ts';
import { nearest } from '../nearest.ts';
import { readAmount } from '../read-amount.ts';
import { findSeats } from './find-seats.ts';
import { splitLabels } from './split-labels.ts';

export interface SelectionOptions {
  seats?: string[];
  best?: number;
  together?: true;
  apart?: true;
  category?: string;
  section?: string;
  maxPrice?: string;
  accessible?: number;
  aisle?: true;
}

/**
 * What somebody wants to hold: seats by their labels, so many places of an area, or the best there are.
 * @throws Failure of wrong usage that says what is missing, what does not go together, or what was likely meant
 */
export function readSelection(
  index: SeatMapIndex,
  currency: string,
  options: SelectionOptions,
): SeatSelection {
  const { seats = [], best } = options;
  if (seats.length > 0 && best !== undefined)
    throw wrongUsage('--seats names seats, --best lets them be chosen.', 'Say one of the two.');
  if (best !== undefined) return { best: readBest(index, currency, best, options) };
  const alone = Object.keys(flags).find((name) => name in options);
  if (alone !== undefined)
    throw wrongUsage(`${flags[alone]} goes with --best.`, 'For example `--best 2`; --seats takes labels.');
  if (seats.length === 0)
    throw wrongUsage('Which seats?', 'Name them, `--seats B-12,B-13`, or let them be chosen, `--best 2`.');
  return placesOfArea(index, seats) ?? { seats: findSeats(index, seats) };
}

const flags: Readonly<Record<string, string>> = {
  together: '--together',
  apart: '--apart',
  category: '--category',
  section: '--section',
  maxPrice: '--max-price',
  accessible: '--accessible',
  aisle: '--aisle',
};

function readBest(
  index: SeatMapIndex,
  currency: string,
  count: number,
  { together, apart, category, section, maxPrice, accessible, aisle }: SelectionOptions,
): BestWish {
  if (together && apart) throw wrongUsage('--together or --apart, not both.');
  if ((accessible ?? 0) > count)
    throw wrongUsage(
      `--accessible ${accessible} is more than --best ${count}.`,
      '--best counts all the seats.',
    );
  const { sections, categories } = index.drawing;
  const names = sections.map(({ name }) => name);
  const both = categories.flatMap(({ letter, name }) => [letter, name]);
  return {
    count,
    ...(section !== undefined && { section: known('section', section, names) }),
    ...(category !== undefined && { category: known('category', category, both) }),
    ...(maxPrice !== undefined && { maxPrice: readAmount(maxPrice, currency, '--max-price') }),
    ...(accessible !== undefined && { accessible }),
    ...(aisle && { aisle: true }),
    ...(together && { spread: 'row' as const }),
    ...(apart && { spread: 'apart' as const }),
  };
}

/** `Pit` or `Pit,Pit`: nobody reads the number of a place. */
function placesOfArea(index: SeatMapIndex, texts: readonly string[]): SeatSelection | null {
  const areas = index.drawing.sections.filter(({ area }) => area !== undefined).map(({ name }) => name);
  const labels = texts.flatMap((text) => splitLabels(text));
  const named = labels.map((label) => areas.find((name) => isSame(name, label)));
  const [area] = named;
  if (named.every((name) => name === undefined)) return null;
  if (area === undefined || named.some((name) => name !== area))
    throw wrongUsage(
      'Places of one area are held by themselves.',
      'Hold seats and places of other areas with a command of their own.',
    );
  if (labels.length > 10) throw wrongUsage('One order has at most 10 seats.');
  return { best: { count: labels.length, section: area } };
}

function known(what: string, said: string, names: readonly string[]): string {
  const found = names.find((name) => isSame(name, said));
  if (found !== undefined) return found;
  throw unknown(what, said, names);
}

function unknown(what: string, said: string, names: readonly string[]): Failure {
  const likely = nearest(said, names);
  const some = likely.length > 0 ? likely : names.slice(0, 12);
  const hint = `${likely.length > 0 ? 'The nearest:' : 'It has'} ${some.join(', ')}.`;
  return wrongUsage(`There is no ${what} "${said}" in this house.`, hint);
}

function isSame(name: string, said: string): boolean {
  return name.normalize('NFC').toLowerCase() === said.trim().normalize('NFC').toLowerCase();
}
