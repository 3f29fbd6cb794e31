import type { NewListing } from '@admit-one/sdk/contract';
import { ProblemError } from '../platform/problem.ts';
import type { LoadedSeatMap } from '../venues/venues.ts';
import { faultOfDoors } from './doors.ts';
import { faultsOfPrices } from './prices.ts';

/** A listing's times and prices, checked. */
export interface ListingTerms {
  readonly startsAt: Date;
  readonly saleOpensAt: Date | null;
  readonly saleClosesAt: Date;
  readonly doorsOpenAt: Date | null;
  readonly prices: Readonly<Record<string, number>>;
}

/**
 * Checks what the contract cannot: the times against each other and the clock, the prices against the seat map.
 *
 * @throws ProblemError `invalid_request` naming everything that is wrong, `price_missing`
 */
export function checkNewListing(wish: NewListing, seatMap: LoadedSeatMap, now: Date): ListingTerms {
  const startsAt = new Date(wish.startsAt);
  const saleOpensAt = wish.saleOpensAt === undefined ? null : new Date(wish.saleOpensAt);
  const saleClosesAt = wish.saleClosesAt === undefined ? startsAt : new Date(wish.saleClosesAt);
  const doorsOpenAt = wish.doorsOpenAt === undefined ? null : new Date(wish.doorsOpenAt);
  const letters = seatMap.drawing.categories.map(({ letter }) => letter);

  const issues: { path: string; message: string }[] = [];
  const check = (holds: boolean, path: string, message: string) => {
    if (!holds) issues.push({ path: `body.${path}`, message });
  };
  check(startsAt > now, 'startsAt', 'must lie in the future');
  check(startsAt < latestStart(now), 'startsAt', `must lie within the next ${latestStartYears} years`);
  check(saleClosesAt <= startsAt, 'saleClosesAt', 'the sale must end at the start or before it');
  if (wish.saleClosesAt !== undefined) check(saleClosesAt > now, 'saleClosesAt', 'must lie in the future');
  check(
    saleOpensAt === null || saleOpensAt < saleClosesAt,
    'saleOpensAt',
    'the sale must open before it ends',
  );
  const lateDoors = faultOfDoors(doorsOpenAt, startsAt);
  if (lateDoors !== null) issues.push({ path: 'body.doorsOpenAt', message: lateDoors });
  issues.push(...faultsOfPrices(wish.prices, seatMap, wish.currency));
  if (issues.length > 0) throw refusal(issues);

  const missing = letters.filter((letter) => !Object.hasOwn(wish.prices, letter));
  if (missing.length > 0) throw priceMissing(missing, seatMap);
  return { startsAt, saleOpensAt, saleClosesAt, doorsOpenAt, prices: wish.prices };
}

/** Nobody sells further ahead, and a ticket's token counts seconds in 32 bits: it has no way to say 2107. */
const latestStartYears = 10;

function latestStart(now: Date): Date {
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + latestStartYears);
  return latest;
}

function refusal(issues: { path: string; message: string }[]): ProblemError<'invalid_request'> {
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new ProblemError('invalid_request', { issues }, `${text}. Nothing was listed.`);
}

function priceMissing(categories: string[], seatMap: LoadedSeatMap): ProblemError<'price_missing'> {
  const names = seatMap.drawing.categories
    .filter(({ letter }) => categories.includes(letter))
    .map(({ letter, name }) => `${letter} (${name})`);
  return new ProblemError(
    'price_missing',
    { categories },
    `Say what ${names.join(', ')} costs, in "prices". Nothing was listed.`,
  );
}
