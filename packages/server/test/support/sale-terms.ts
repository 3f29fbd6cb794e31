import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import type { SaleTerms } from '../../src/listings/listings.ts';
import type { SeatNames } from '../../src/orders/deps.ts';

export const noon = new Date('2031-05-01T12:00:00.000Z');

/** So many milliseconds after noon. */
export function afterNoon(milliseconds: number): Date {
  return new Date(noon.getTime() + milliseconds);
}

/** A listing that is on sale at noon, as a decision sees it. */
export function saleTermsAt(listingId: number, said: Partial<SaleTerms> = {}): SaleTerms {
  return {
    listingId,
    sellerId: 1,
    seatMapId: 1,
    state: 'on_sale',
    title: 'An evening',
    startsAt: afterNoon(86_400_000),
    saleOpensAt: null,
    saleClosesAt: afterNoon(3_600_000),
    currency: 'USD',
    prices: { S: 5_000 },
    buyerLimit: 4,
    resalePercent: 100,
    doorsOpenAt: null,
    reentry: false,
    version: 1,
    venueName: 'The Cellar',
    city: 'Manhattan, NY',
    timeZone: 'America/New_York',
    now: noon,
    ...said,
  };
}

const row = 'S'.repeat(100);
const house = `name: A\ncity: B\ntime zone: UTC\ncategory S: Standard\nsection Main\nA ${row}\n`;
const parsed = parseSeats(house);
if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));

export const seatNames: SeatNames = {
  index: indexSeats(parsed.drawing),
  seatCount: 100,
  has: (seat) => seat < 100,
  labelOf: (seat) => `A-${seat + 1}`,
  categoryOf: () => 'S',
};
