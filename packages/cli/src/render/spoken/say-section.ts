import type { Area, Section } from '@admit-one/sdk/contract';
import { isTakeable } from '../seat-mark.ts';
import { count, grouped, plain } from '../text.ts';
import type { SpokenSeats } from './say-row.ts';
import { spokenRange } from './spoken-money.ts';

/** What is left of a section or an area, as a sentence: `Orchestra: 825 of 1,270 free, 45.00 to 240.00 USD.` */
export function saySection(section: Section, seats: SpokenSeats): string {
  const places = placesOf(section);
  const free = places.filter(({ ordinal }) => isTakeable(seats.statuses[ordinal]));
  const all = section.area === undefined ? grouped(places.length) : count(places.length, 'place');
  const mine = places.filter(({ ordinal }) => seats.picked.has(ordinal)).length;
  const taken = mine === 0 ? '' : `, ${grouped(mine)} taken by you`;
  if (free.length === 0) return plain(`${section.name}: none of ${all} free${taken}.`);
  const prices = free.flatMap(({ ordinal, letter }) => seats.offers[ordinal] ?? seats.prices[letter] ?? []);
  const cost = prices.length === 0 ? '' : `, ${spokenRange(least(prices), most(prices), seats.currency)}`;
  return plain(`${section.name}: ${grouped(free.length)} of ${all} free${cost}${taken}.`);
}

interface Place {
  ordinal: number;
  letter: string;
}

function placesOf(section: Section): Place[] {
  const inRows = section.rows.flatMap(({ cells, ordinals }) => {
    const letters = [...cells].filter((letter) => letter !== '.' && letter !== '_');
    return letters.map((letter, at) => ({ ordinal: ordinals[at] ?? -1, letter }));
  });
  return [...inRows, ...(section.area === undefined ? [] : placesOfArea(section.area))];
}

function placesOfArea({ category, ordinals }: Area): Place[] {
  return ordinals.flatMap(({ first, count: places }) =>
    Array.from({ length: places }, (_, at) => ({ ordinal: first + at, letter: category })),
  );
}

/** Not by spreading: a call takes only so many arguments. */
function least(prices: readonly number[]): number {
  return prices.reduce((lowest, price) => Math.min(lowest, price), Number.POSITIVE_INFINITY);
}

function most(prices: readonly number[]): number {
  return prices.reduce((highest, price) => Math.max(highest, price), 0);
}
