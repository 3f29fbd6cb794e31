import type { Accounts } from '../../accounts/accounts.ts';
import type { Listings } from '../../listings/listings.ts';
import type { Mail } from '../../platform/mail.ts';
import type { OrdersDeps } from '../deps.ts';

/** What refunds, cancelled listings and the mails about orders stand on. */
export interface RefundsDeps
  extends Pick<OrdersDeps, 'database' | 'gateway' | 'log' | 'venues' | 'seatMapOfListing' | 'newId'> {
  readonly listings: Pick<
    Listings,
    | 'saleTerms'
    | 'seatsChanged'
    | 'isStaffOf'
    | 'cancelListing'
    | 'readCancellation'
    | 'cancellationsUnderWay'
    | 'closeCancellation'
  >;
  readonly gates: OrdersDeps['gates'];
  readonly accounts: Pick<Accounts, 'contactsOf'>;
  readonly mail: Pick<Mail, 'send'>;
  /** Moves an attempt as far as it will go, a cancelled one to the end. */
  readonly driveOn: (listingId: number, paymentId: number) => Promise<unknown>;
}
