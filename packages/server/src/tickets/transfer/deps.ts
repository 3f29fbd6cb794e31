import type { IdKind } from '@admit-one/sdk/contract';
import type { Accounts } from '../../accounts/accounts.ts';
import type { scannedIn } from '../../gates/gates.ts';
import type { Listings } from '../../listings/listings.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Mail } from '../../platform/mail.ts';

/** What transfers stand on. */
export interface TransfersDeps {
  readonly database: Database;
  readonly listings: Pick<Listings, 'saleTerms'>;
  readonly venues: { seatMap(seatMapId: number): Promise<{ labelOf(ordinal: number): string }> };
  readonly accounts: Pick<Accounts, 'contactsOf'>;
  readonly gates: { readonly scannedIn: typeof scannedIn };
  readonly mail: Pick<Mail, 'send'>;
  /** How people reach this server, without a slash at its end. */
  readonly publicUrl: () => string;
  /** Hears of tickets that changed hands, after the commit. */
  readonly changed: (seats: readonly { listingId: number; seat: number }[]) => void;
  /** A number for a new row. */
  readonly newId: (kind: IdKind) => number;
}
