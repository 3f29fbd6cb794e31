import type { Category } from '@admit-one/sdk/contract';

/** What the seats of a hall cost on an evening of a kind, in the currency of the place, minor units. */
export function pricesFor(
  categories: readonly Category[],
  eventType: string,
  timeZone: string,
): { currency: string; prices: Record<string, number> } {
  const currency = currencies.get(timeZone) ?? dollars;
  const factor = factors.get(eventType) ?? 1;
  const prices = categories.map(({ letter }) => {
    const price = (dollarsOf.get(letter) ?? 60) * factor * currency.perDollar;
    return [
      letter,
      Math.max(1, Math.round(price / currency.step)) * currency.step * currency.minorUnits,
    ] as const;
  });
  return { currency: currency.code, prices: Object.fromEntries(prices) };
}

/** A subscription evening at home, by category: premium, prime, standard, value, lawn, general. */
const dollarsOf = new Map([
  ['P', 165],
  ['A', 118],
  ['B', 79],
  ['C', 45],
  ['L', 20],
  ['G', 95],
]);

/** The parks are free in truth; a place on the lawn costs a coin here, because what is free needs no ticket. */
const factors = new Map([
  ['Parks', 0.25],
  ['Parks - Free Indoor Concert', 0.15],
  ['Community', 0.25],
  ["Young People's Concert", 0.35],
  ["Young People's Concerts for Schools", 0.15],
  ["Very Young People's Concert", 0.35],
  ['Chamber', 0.5],
  ['Lecture', 0.2],
  ['Sound ON', 0.5],
  ['Nightcap', 0.5],
  ['Take a Breath', 0.4],
  ['Tour', 1.2],
  ['Fundraising Concert', 2.5],
  ['Special', 1.5],
]);

type Currency = { code: string; perDollar: number; step: number; minorUnits: number };

const dollars: Currency = { code: 'USD', perDollar: 1, step: 1, minorUnits: 100 };

/** Prices are round where people pay them; the won has no minor unit. */
const currencies = new Map<string, Currency>([
  ['Asia/Seoul', { code: 'KRW', perDollar: 1300, step: 1000, minorUnits: 1 }],
  ['Asia/Shanghai', { code: 'CNY', perDollar: 7, step: 10, minorUnits: 100 }],
]);
