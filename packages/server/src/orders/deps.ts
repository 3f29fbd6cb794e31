import type { IdKind } from '@admit-one/sdk/contract';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import type { scannedIn } from '../gates/gates.ts';
import type { Listings } from '../listings/listings.ts';
import type { Gateway } from '../payments/gateway.ts';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Tickets } from '../tickets/tickets.ts';

/** What the sale stands on. Other rooms come in as the few verbs it needs of them. */
export interface OrdersDeps {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly times: SaleTimes;
  /** Where a payment page sends the buyer afterwards. */
  readonly returnUrl: () => string;
  readonly listings: Pick<Listings, 'saleTerms' | 'seatsChanged' | 'knownSold' | 'freeSeats'>;
  readonly venues: { seatMap(seatMapId: number): Promise<SeatNames> };
  readonly gates: { readonly scannedIn: typeof scannedIn };
  readonly tickets: Pick<Tickets, 'changed' | 'publish'>;
  /** From memory where it was needed before; null where there is no such listing. Never inside a transaction. */
  readonly seatMapOfListing: (listingId: number) => Promise<SeatNames | null>;
  readonly buyers: {
    buyerForPayment(accountId: number): Promise<{ customer: string | null }>;
    /** @throws ProblemError `not_found` for a card of somebody else */
    cardReference(accountId: number, cardId: number): Promise<string>;
  };
  /** A number for a new row. */
  readonly newId: (kind: IdKind) => number;
  /** When a batch begins after its first wish; in the next turn unless told. */
  readonly soon?: (start: () => void) => void;
}

/** How long things last, seconds. */
export interface SaleTimes {
  /** A hold. */
  readonly holdSeconds: number;
  /** From the hold to the end of paying, once a payment has begun. */
  readonly payingSeconds: number;
}

/** Ten minutes to decide, fifteen in all once a card is out (product.md: Numbers). */
export const defaultSaleTimes: SaleTimes = { holdSeconds: 600, payingSeconds: 900 };

/** How many cards may be declined before the seats are given back. */
export const cardsPerOrder = 3;

/** A seat map as far as the sale needs it. */
export interface SeatNames {
  readonly seatCount: number;
  /** Where every seat is, for choosing among them. */
  readonly index: SeatMapIndex;
  /** Whether a seat has the ordinal: versions of a map leave holes. */
  has(ordinal: number): boolean;
  labelOf(ordinal: number): string;
  /** The category's letter. */
  categoryOf(ordinal: number): string;
}
