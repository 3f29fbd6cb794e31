import type { Twins } from '../model/model-database.ts';
import { authorizeTwins } from './authorize.ts';
import { beginTwins } from './begin.ts';
import { cancelTwins } from './cancel.ts';
import { cancelListingTwins } from './cancel-listing.ts';
import { captureTwins } from './capture.ts';
import { changeTwins } from './change.ts';
import { declineTwins } from './decline.ts';
import { expireTwins } from './expire.ts';
import { holdTwins } from './hold.ts';
import { keptTwins } from './kept.ts';
import { listingTwins } from './listings.ts';
import { lockTwins } from './lock.ts';
import { outboxTwins } from './outbox.ts';
import { paymentTwins } from './payment.ts';
import { readTwins } from './read.ts';
import { refundTwins } from './refund.ts';
import { resaleTwins } from './resale.ts';
import { sellTwins } from './sell.ts';
import { transferTwins } from './transfer.ts';

/** What each statement of the sale does to the model. */
export const twins: Twins = {
  ...lockTwins,
  ...holdTwins,
  ...changeTwins,
  ...beginTwins,
  ...paymentTwins,
  ...authorizeTwins,
  ...sellTwins,
  ...resaleTwins,
  ...transferTwins,
  ...captureTwins,
  ...declineTwins,
  ...cancelTwins,
  ...refundTwins,
  ...cancelListingTwins,
  ...keptTwins,
  ...expireTwins,
  ...outboxTwins,
  ...readTwins,
  ...listingTwins,
};
