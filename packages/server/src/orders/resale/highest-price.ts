import type { SaleTerms } from '../../listings/listings.ts';

/** The most that an owner may ask for what they paid so much for, minor units: never more than they paid. */
export function highestPrice(paid: number, { resalePercent }: Pick<SaleTerms, 'resalePercent'>): number {
  return Math.floor((paid * resalePercent) / 100);
}
