import { unchargeable } from '../payments/gateway.ts';
import type { Database } from '../platform/database/database.ts';
import { ProblemError } from '../platform/problem.ts';
import type { LoadedSeatMap, Venues } from '../venues/venues.ts';
import { changePricesIfToCome } from './prices.sql.ts';
import { refuseIfOver } from './refuse-if-over.ts';
import { termsOf } from './terms-of.ts';

export interface PricesWish {
  readonly listingId: number;
  /** Minor units by category; those that are not named stay as they are. */
  readonly prices: Readonly<Record<string, number>>;
}

interface PricesDeps {
  readonly database: Database;
  readonly venues: Pick<Venues, 'seatMap'>;
}

/**
 * Changes what categories cost. Orders have the prices of their hold, whatever becomes of these; who may do it was
 * looked at before.
 *
 * @throws ProblemError `not_found`, `invalid_request` naming every category that is wrong, `not_on_sale`
 */
export async function changePrices(
  { database, venues }: PricesDeps,
  { listingId, prices }: PricesWish,
): Promise<void> {
  const sql = database.connection;
  const terms = await termsOf(sql, listingId);
  const issues = faultsOfPrices(prices, await venues.seatMap(terms.seatMapId), terms.currency);
  if (issues.length > 0) throw refusal(issues);
  if (await changePricesIfToCome(sql, listingId, prices)) return;
  refuseIfOver(await termsOf(sql, listingId), unchanged);
}

const unchanged = 'No price was changed.';

export interface PriceFault {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with prices, whether or not all categories have one. */
export function faultsOfPrices(
  prices: Readonly<Record<string, number>>,
  { drawing }: Pick<LoadedSeatMap, 'drawing'>,
  currency: string,
): PriceFault[] {
  const letters = drawing.categories.map(({ letter }) => letter);
  return Object.entries(prices).flatMap(([letter, price]) => {
    const path = `body.prices.${letter}`;
    const unknown = `the seat map has no such category; it has ${letters.join(', ')}`;
    if (!letters.includes(letter)) return [{ path, message: unknown }];
    const fault = unchargeable(price, currency);
    return fault === null ? [] : [{ path, message: fault }];
  });
}

function refusal(faults: readonly PriceFault[]): ProblemError<'invalid_request'> {
  const text = faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new ProblemError('invalid_request', { issues: [...faults] }, `${text}. ${unchanged}`);
}
