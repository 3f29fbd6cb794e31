import type { Verdict } from '@admit-one/sdk/token';
import type { Listings } from '../listings/listings.ts';
import type { Database } from '../platform/database/database.ts';
import type { Venues } from '../venues/venues.ts';
import type { TicketNumbers } from './passing.ts';

/** Whether a key of ours signed a token; from memory. */
export interface VerifyingKeys {
  verify(token: string): Verdict;
}

/** What gates stand on. */
export interface GatesDeps {
  readonly database: Database;
  readonly listings: Pick<Listings, 'isStaffOf' | 'saleTerms'>;
  readonly venues: Pick<Venues, 'seatMap'>;
  readonly signingKeys: VerifyingKeys;
  /** Takes tickets that were let in off the market, after the commit. Never throws: nothing is wrong where it fails. */
  readonly withdrawOffers: (tickets: readonly TicketNumbers[]) => Promise<void>;
  /** Hears of each scan: what was done, or why it was refused. */
  readonly countScan: (result: string) => void;
}
