import { encodeId } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import type { Listings } from '../listings/listings.ts';
import { notFound } from '../platform/problem.ts';

/** As long as a token is believed: a scanner asks often, and who is shown the door stops soon. */
const believedMs = 900;

/**
 * Lets those through who sell the listing or work for its seller. Looked up at most about once a second for each, so that
 * a stack of forged tickets costs no queries. @throws ProblemError `not_found`
 */
export function allowScanning(
  listings: Pick<Listings, 'isStaffOf'>,
): (accountId: number, listingId: number) => Promise<void> {
  const believed = new LRUCache<string, Promise<boolean>>({ max: 10_000, ttl: believedMs });
  return async (accountId, listingId) => {
    const key = `${accountId} ${listingId}`;
    let answer = believed.get(key);
    if (answer === undefined) {
      answer = listings.isStaffOf(accountId, listingId);
      believed.set(key, answer);
      answer.catch(() => believed.delete(key));
    }
    if (!(await answer)) throw notFound('listing', encodeId('lst', listingId));
  };
}
