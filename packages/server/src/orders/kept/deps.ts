import type { Listings } from '../../listings/listings.ts';
import type { OrdersDeps } from '../deps.ts';

/** What keeping seats back stands on. */
export interface KeptDeps extends Pick<OrdersDeps, 'database' | 'seatMapOfListing'> {
  readonly listings: Pick<Listings, 'saleTerms' | 'seatsChanged' | 'isStaffOf'>;
}
