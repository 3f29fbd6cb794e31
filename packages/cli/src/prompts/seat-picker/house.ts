import type { Category } from '@admit-one/sdk/contract';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';

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

/** What resold seats cost: by ordinal, minor units. */
type Offers = { readonly offers: Readonly<Record<string, number>> };

export function categoryOf(house: House, ordinal: number): Category {
  const letter = house.index.categoryOf(ordinal);
  return categoryNamed(house, letter);
}

export function categoryNamed(house: House, letter: string): Category {
  const { categories } = house.index.drawing;
  return categories.find((category) => category.letter === letter) ?? { letter, name: letter };
}

/** Minor units: its owner's price for one that is offered, its category's for any other. */
export function priceOf(house: House, { offers }: Offers, ordinal: number): number {
  return offers[ordinal] ?? house.prices[house.index.categoryOf(ordinal)] ?? 0;
}

export function totalOf(house: House, offers: Offers, seats: readonly number[]): number {
  return seats.reduce((total, ordinal) => total + priceOf(house, offers, ordinal), 0);
}

export function hasSections(house: House): boolean {
  return house.index.drawing.sections.length > 1;
}
