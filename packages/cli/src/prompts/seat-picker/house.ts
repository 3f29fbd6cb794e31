import { type Category, seatStatus } from '@admit-one/sdk/contract';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import type { Legend } from '../../render/seat-legend.ts';

/** What the picker is about, and what does not change while it is open. */
export interface House {
  /** The listing's title. */
  title: string;
  /** When and where: `Thu 12 Sep 2026, 7:30 PM, David Geffen Hall`. */
  subtitle: string;
  index: SeatMapIndex;
  /** By category letter, minor units. */
  prices: Readonly<Record<string, number>>;
  currency: string;
  /** How many seats may be picked at most. */
  max: number;
}

export function categoryOf(house: House, ordinal: number): Category {
  const letter = house.index.categoryOf(ordinal);
  return (
    house.index.drawing.categories.find((category) => category.letter === letter) ?? { letter, name: letter }
  );
}

/** Minor units. */
export function priceOf(house: House, ordinal: number): number {
  return house.prices[house.index.categoryOf(ordinal)] ?? 0;
}

export function totalOf(house: House, seats: readonly number[]): number {
  return seats.reduce((total, ordinal) => total + priceOf(house, ordinal), 0);
}

/** What the legend says beneath the whole map. */
export function legendOf(house: House, statuses: string): Legend {
  const { prices, currency } = house;
  const mine = statuses.includes(seatStatus.mine) ? (['mine'] as const) : [];
  const categories = house.index.drawing.categories;
  return { categories, prices, currency, marks: ['picked', ...mine, 'held', 'sold'] };
}

/** The first seat of a section worth looking at: a free one in the middle of the front, else any. */
export function firstLook(
  house: House,
  section: number,
  isFree: (ordinal: number) => boolean,
): number | undefined {
  const rows = house.index.drawing.sections[section]?.rows ?? [];
  const middle = rows.reduce((longest, row) => Math.max(longest, row.cells.length), 0) / 2;
  const distance = (ordinal: number) => Math.abs(house.index.columnOf(ordinal) - middle);
  for (const row of rows) {
    const nearest = row.ordinals.filter(isFree).sort((one, other) => distance(one) - distance(other))[0];
    if (nearest !== undefined) return nearest;
  }
  return rows.flatMap((row) => row.ordinals)[0];
}
