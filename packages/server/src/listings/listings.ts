import {
  decodeId,
  encodeId,
  type ListingQuery,
  type NewListing,
  type SeatEvent,
} from '@admit-one/sdk/contract';
import type { Database, Sql } from '../platform/database/database.ts';
import type { Stream } from '../platform/http/call.ts';
import { refuseOtherRequest } from '../platform/idempotency.ts';
import type { Loop } from '../platform/loops.ts';
import { notFound } from '../platform/problem.ts';
import { withNewId } from '../platform/with-new-id.ts';
import { actingSeller, type Sellers, type VenueRow, type Venues } from '../venues/venues.ts';
import { readBoard } from './board.sql.ts';
import type { SeatChange } from './board.ts';
import { createBoards, type FreeSeats, type SeatsNow } from './boards.ts';
import { type Cancellations, createCancellations } from './cancellation.ts';
import { changeDoors, type DoorsWish } from './doors.ts';
import { createFeeds } from './feeds.ts';
import { checkNewListing, type ListingTerms } from './new-listing.ts';
import { changePrices, type PricesWish } from './prices.ts';
import { createSaleTerms } from './sale-terms.ts';
import { type ListingPage, searchListings } from './search.ts';
import { wordsOfListing } from './search-words.ts';
import {
  findListingByKey,
  hasListingsToCome,
  insertListingIfNew,
  type ListingRow,
  type NewListingRow,
  readClock,
  readListing,
  type SaleTerms,
} from './sql.ts';
import { insertStats } from './stats.sql.ts';
import { availability, createListingStats } from './stats.ts';

export type { SeatChange } from './board.ts';
export type { FreeSeats, SeatsNow } from './boards.ts';
export { isTakeable } from './is-takeable.ts';
export { refuseIfOver } from './refuse-if-over.ts';
export type { ListingPage } from './search.ts';
export type { ListingRow, SaleTerms } from './sql.ts';

export interface ListingsDeps {
  readonly database: Database;
  readonly venues: Pick<Venues, 'readVenue' | 'seatMap'>;
  readonly sellerOf: Sellers['sellerOf'];
  readonly sellersFor: Sellers['sellersFor'];
}

export interface Listings extends Cancellations {
  readonly loops: readonly Loop[];
  /** @throws ProblemError `forbidden`, `not_found`, `invalid_request`, `price_missing`, `idempotency_mismatch` */
  createListing(wish: ListingWish): Promise<ListingRow>;
  /**
   * Of its seller or their staff. What is held or sold keeps its price.
   * @throws ProblemError `not_found`, `invalid_request`, `not_on_sale`
   */
  changePrices(wish: PricesWish & { readonly accountId: number }): Promise<ListingRow>;
  /**
   * Of its seller or their staff; gates go by it from the next scan.
   * @throws ProblemError `not_found`, `invalid_request`, `not_on_sale` where it was cancelled
   */
  changeDoors(wish: DoorsWish & { readonly accountId: number }): Promise<ListingRow>;
  /** What is to come, or from when it is asked for. @throws ProblemError `invalid_request` for a made-up cursor */
  readListings(query: ListingQuery): Promise<ListingPage>;
  /** @throws ProblemError `not_found` */
  readListing(listingId: number): Promise<ListingRow>;
  /**
   * From memory at most half a second old, so others' commits show within a second; with a buyer, what they hold or are
   * paying is theirs: `m`. While the database is away, what was known of the last minute.
   * @throws ProblemError `not_found`
   */
  readSeats(listingId: number, buyerId: number | null): Promise<SeatsNow>;
  /**
   * The same as it changes, for as long as a listener is there: others' commits, own ones and ends of holds show within a
   * second. A listener who comes back with the version heard last gets what differs from it, and everything anew with
   * any other text. While the database is away they stay, and get what it says afterwards.
   * @throws ProblemError `not_found`
   */
  watchSeats(listingId: number, buyerId: number | null, after: string | null): Promise<Stream<SeatEvent>>;
  /** Whether a performance of this seller is still to come. */
  hasListingsToCome(sellerId: number): Promise<boolean>;
  /** On the connection of the sale's own transaction. Listings that do not exist are not in the map. */
  saleTerms(sql: Sql, listingIds: readonly number[]): Promise<Map<number, SaleTerms>>;
  /** Tell of every commit of this process that took or gave back seats, as soon as it is done. */
  seatsChanged(changes: readonly SeatChange[]): void;
  /**
   * What can be had, at most half a second old, to choose from; `isAnew`: as of now. The database decides.
   * @throws ProblemError `not_found`
   */
  freeSeats(listingId: number, how: { isAnew: boolean }): Promise<FreeSeats>;
  /**
   * Those of the seats that memory knows to be somebody else's for good; none where nobody looked lately. Only ever a
   * reason to refuse: a seat that is not among them may be sold as well.
   */
  knownSold(listingId: number, buyerId: number, seats: readonly number[]): number[];
}

export interface ListingWish {
  readonly accountId: number;
  readonly listing: NewListing;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

export function createListings(deps: ListingsDeps): Listings {
  const { database, venues } = deps;
  const stats = createListingStats(database, venues.seatMap);
  const boards = createBoards({
    read: (listingId) => readBoard(database.connection, listingId),
    seatsOf: async (seatMapId) => (await venues.seatMap(seatMapId)).index,
  });
  const feeds = createFeeds({ boards });
  const cancellations = createCancellations(deps);
  const refuseOthers = async (accountId: number, listingId: number) => {
    if (!(await cancellations.isStaffOf(accountId, listingId)))
      throw notFound('listing', encodeId('lst', listingId));
  };
  return {
    ...cancellations,
    loops: stats.loops,
    knownSold: boards.knownSold,

    seatsChanged(changes) {
      for (const change of changes) {
        boards.told(change);
        stats.markChanged(change.listingId);
      }
    },

    createListing: (wish) => createListing(deps, wish),
    async changePrices({ accountId, ...wish }) {
      await refuseOthers(accountId, wish.listingId);
      await changePrices(deps, wish);
      stats.markChanged(wish.listingId);
      return (await readListing(database.connection, wish.listingId))!;
    },

    async changeDoors({ accountId, ...wish }) {
      await refuseOthers(accountId, wish.listingId);
      await changeDoors(deps, wish);
      return (await readListing(database.connection, wish.listingId))!;
    },

    readListings: (query) => searchListings(database.connection, query),

    hasListingsToCome: (sellerId) => hasListingsToCome(database.connection, sellerId),

    async readListing(listingId) {
      const listing = await readListing(database.connection, listingId);
      if (listing === null) throw notFound('listing', encodeId('lst', listingId));
      return listing;
    },

    async readSeats(listingId, buyerId) {
      const seats = await boards.seats(listingId, buyerId);
      if (seats === null) throw notFound('listing', encodeId('lst', listingId));
      return seats;
    },

    async freeSeats(listingId, { isAnew }) {
      const free = await boards.free(listingId, isAnew);
      if (free === null) throw notFound('listing', encodeId('lst', listingId));
      return free;
    },

    async watchSeats(listingId, buyerId, after) {
      const stream = await feeds.stream(listingId, buyerId, after);
      if (stream === null) throw notFound('listing', encodeId('lst', listingId));
      return stream;
    },

    saleTerms: createSaleTerms(),
  };
}

async function createListing(deps: ListingsDeps, wish: ListingWish): Promise<ListingRow> {
  const { database, venues } = deps;
  const sellerId = await actingSeller(deps, wish.accountId);
  // Asked before anything is checked: what was right the first time may lie in the past by now.
  const earlier = await earlierListing(database.connection, sellerId, wish);
  if (earlier !== null) return (await readListing(database.connection, earlier))!;

  const venue = await venues.readVenue(decodeId(wish.listing.venueId), wish.accountId);
  const seatMap = await venues.seatMap(venue.seatMapId);
  return withNewId('lst', (newListingId) =>
    database.inTransaction(async (sql) => {
      const terms = checkNewListing(wish.listing, seatMap, await readClock(sql));
      const row = { ...rowOf(wish, venue, terms), listingId: newListingId, sellerId };
      const isNew = await insertListingIfNew(sql, row);
      if (isNew) {
        await insertStats(sql, { listingId: newListingId, ...availability(seatMap, terms.prices, []) });
      }
      const listingId = isNew ? newListingId : await earlierListing(sql, sellerId, wish);
      return (await readListing(sql, listingId!))!;
    }),
  );
}

function rowOf(
  { listing, idempotencyKey, requestHash }: ListingWish,
  { venueId, name: venueName, city, categories, seatMapId }: VenueRow,
  terms: ListingTerms,
): Omit<NewListingRow, 'listingId' | 'sellerId'> {
  const { title, description = '', currency, metadata = {} } = listing;
  const { buyerLimit = mostSeatsPerBuyer, resalePercent = 100, reentry = false } = listing;
  const words = wordsOfListing({ title, description, metadata, venueName, city, categories });
  const { terms: agreedTo = '' } = listing;
  const said = {
    title,
    description,
    currency,
    buyerLimit,
    resalePercent,
    reentry,
    terms: agreedTo,
    metadata,
  };
  return { venueId, seatMapId, ...said, ...terms, words, idempotencyKey, requestHash };
}

/** How many seats of a listing one buyer may hold or own, unless the seller says less. */
const mostSeatsPerBuyer = 10;

/** @throws ProblemError `idempotency_mismatch` when the key came with another request */
async function earlierListing(sql: Sql, sellerId: number, wish: ListingWish): Promise<number | null> {
  const earlier = await findListingByKey(sql, sellerId, wish.idempotencyKey);
  if (earlier === null) return null;
  refuseOtherRequest(earlier.requestHash, wish.requestHash);
  return earlier.listingId;
}
