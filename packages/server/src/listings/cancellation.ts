import { encodeId } from '@admit-one/sdk/contract';
import type { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import { actingSeller, type Sellers } from '../venues/venues.ts';
import {
  type CancelledListing,
  cancelListingIfOnSale,
  closeCancellationIfOlder,
  readCancelledListing,
  readCancellingListings,
  readSellerOfListing,
} from './cancellation.sql.ts';

/** A performance that is called off. What becomes of its orders is the sale's: it asks here which they are. */
export interface Cancellations {
  /** Whether the account is the listing's seller or works for them; false where there is no such listing. */
  isStaffOf(accountId: number, listingId: number): Promise<boolean>;
  /**
   * For good. From this commit on no hold and no payment begins; what had begun is the sale's to end. A second time
   * changes nothing. @throws ProblemError `not_found` for somebody else's
   */
  cancelListing(wish: { accountId: number; listingId: number; reason: string | null }): Promise<void>;
  /** Null where it is on sale. */
  readCancellation(listingId: number): Promise<CancelledListing | null>;
  /** Cancelled listings whose orders still have to be looked at, the first cancelled first. */
  cancellationsUnderWay(): Promise<CancelledListing[]>;
  /**
   * No order of it is open. It is looked at for an hour nonetheless: what had read the listing before it was cancelled
   * may commit after that.
   */
  closeCancellation(listingId: number): Promise<void>;
}

/** As long as no transaction lives: a statement may take half a minute, and a transaction has a dozen. */
const watchedSeconds = 3600;
const lookedAtOnce = 100;

export function createCancellations(deps: Sellers & { readonly database: Database }): Cancellations {
  const sql = deps.database.connection;
  return {
    async isStaffOf(accountId, listingId) {
      const sellerId = await readSellerOfListing(sql, listingId);
      const sellers = sellerId === null ? [] : await deps.sellersFor(accountId);
      return sellers.some((seller) => seller.sellerId === sellerId);
    },

    async cancelListing({ accountId, listingId, reason }) {
      const sellerId = await actingSeller(deps, accountId);
      if ((await readSellerOfListing(sql, listingId)) !== sellerId)
        throw notFound('listing', encodeId('lst', listingId));
      await cancelListingIfOnSale(sql, listingId, reason);
    },

    readCancellation: (listingId) => readCancelledListing(sql, listingId),
    cancellationsUnderWay: () => readCancellingListings(sql, lookedAtOnce),

    async closeCancellation(listingId) {
      await closeCancellationIfOlder(sql, listingId, watchedSeconds);
    },
  };
}
