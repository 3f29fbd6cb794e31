import type { Call } from '../call.ts';
import type {
  BodyOf,
  Cancellation,
  KeptSeats,
  Listing,
  ListingKeys,
  QueryOf,
  ReleasedSeats,
  ResponseOf,
  SeatMap,
  SeatStatuses,
} from '../contract/index.ts';
import type { Listen, ListenOptions } from '../listen.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';
import { type SeatUpdate, watchSeats } from '../watch-seats.ts';

/** Performances on sale, their seat maps, and how their seats stand. */
export class ListingsResource {
  readonly #call: Call;
  readonly #listen: Listen;
  readonly #seatMaps = new Map<string, SeatMap>();

  constructor(call: Call, listen: Listen) {
    this.#call = call;
    this.#listen = listen;
  }

  /** Puts a performance on sale. Prices in minor units, times in UTC. Errors: `not_found`, `price_missing`. */
  create(listing: BodyOf<'createListing'>, options?: CallOptions): Promise<Listing> {
    return this.#call('createListing', { body: listing }, options);
  }

  /** What is to come, by date unless told otherwise. */
  search(query: QueryOf<'readListings'> = {}, options?: CallOptions): Pages<Listing> {
    return new Pages(query, (page) => this.#call('readListings', { query: page }, options));
  }

  get(listingId: string, options?: CallOptions): Promise<Listing> {
    return this.#call('readListing', { params: { listingId } }, options);
  }

  /**
   * Changes what categories cost, minor units; those that are not named cost what they did. Seats that are held or sold
   * keep the prices they were held at. For the listing's seller and their staff.
   * Errors: `invalid_request` (no such category), `not_on_sale` (cancelled, or begun), `not_found`.
   */
  changePrices(
    listingId: string,
    prices: BodyOf<'changePrices'>['prices'],
    options?: CallOptions,
  ): Promise<Listing> {
    return this.#call('changePrices', { params: { listingId }, body: { prices } }, options);
  }

  /**
   * Changes from when gates let in (ISO 8601, UTC; null: from any time), and whether who leaves may come in again. What is
   * not named stays as it is. Gates that ask the server go by it from their next scan. Doing it again is fine. For the
   * listing's seller and their staff. Errors: `invalid_request` (doors after the start), `not_on_sale` (cancelled),
   * `not_found`.
   */
  changeDoors(listingId: string, doors: BodyOf<'changeDoors'>, options?: CallOptions): Promise<Listing> {
    return this.#call('changeDoors', { params: { listingId }, body: doors }, options);
  }

  /**
   * Keeps seats back, all of them or none: nobody can hold them until they are released. Seats that are kept already
   * get the new reason, so doing it again is fine. For the listing's seller and their staff.
   * Errors: `seats_in_use` (who has which, the first 20), `seats_unknown`, `not_on_sale` (cancelled, or begun), `not_found`.
   */
  keep(listingId: string, wish: BodyOf<'keepSeats'>, options?: CallOptions): Promise<KeptSeats> {
    return this.#call('keepSeats', { params: { listingId }, body: wish }, options);
  }

  /**
   * Puts kept seats on sale again. Seats that are not kept back are left as they are, and named, so doing it again is
   * fine. For the listing's seller and their staff. Errors: `seats_unknown`, `not_found`.
   */
  release(listingId: string, wish: BodyOf<'releaseSeats'>, options?: CallOptions): Promise<ReleasedSeats> {
    return this.#call('releaseSeats', { params: { listingId }, body: wish }, options);
  }

  /** The seats that are kept back, by reason and moment, the first kept first. Errors: `not_found`. */
  kept(listingId: string, options?: CallOptions): Promise<ResponseOf<'listKeptSeats'>> {
    return this.#call('listKeptSeats', { params: { listingId } }, options);
  }

  /**
   * Calls a performance off, for good: nothing more is sold, and everybody is refunded. It answers at once; the refunds
   * go on, and `cancellation` tells how far they are. Doing it again changes nothing. Errors: `not_found`.
   */
  cancel(
    listingId: string,
    wish: BodyOf<'cancelListing'> = {},
    options?: CallOptions,
  ): Promise<Cancellation> {
    return this.#call('cancelListing', { params: { listingId }, body: wish }, options);
  }

  /** How far the refunds of a cancelled listing have come. Errors: `not_found` where it is not cancelled. */
  cancellation(listingId: string, options?: CallOptions): Promise<Cancellation> {
    return this.#call('readCancellation', { params: { listingId } }, options);
  }

  /** One status character a seat, in the order of the ordinals, as of this moment. */
  seats(listingId: string, options?: CallOptions): Promise<SeatStatuses> {
    return this.#call('readSeats', { params: { listingId } }, options);
  }

  /**
   * How every seat stands, at once and then whenever any differs: within about a second of what happens. It goes on,
   * over broken connections and restarts of the server, until the signal ends it or the loop is left.
   *
   * @example
   * ```ts
   * for await (const { statuses, changed } of client.listings.watch(listing.id, { signal })) {
   *   for (const { seat, before, now } of changed) console.log(seat, before, '→', now);
   * }
   * ```
   *
   * Errors: `not_found`; `connection_failed` and `timed_out` only when the first connection could not be made.
   */
  watch(listingId: string, options?: ListenOptions): AsyncGenerator<SeatUpdate, void, void> {
    return watchSeats(this.#listen('watchSeats', { params: { listingId } }, options));
  }

  /**
   * What `verifyTicket` of `@admit-one/sdk/token` needs to tell this listing's tickets from all others without network:
   * its public keys, and which of its tickets are void. Errors: `not_found`.
   */
  keys(listingId: string, options?: CallOptions): Promise<ListingKeys> {
    return this.#call('readListingKeys', { params: { listingId } }, options);
  }

  /** The seat map that a listing names. It never changes, so the newest 32 are kept in memory; do not change them. */
  async seatMap(seatMapId: string, options?: CallOptions): Promise<SeatMap> {
    const kept = this.#seatMaps.get(seatMapId);
    if (kept) return kept;
    const seatMap = await this.#call('readSeatMap', { params: { seatMapId } }, options);
    const [oldest] = this.#seatMaps.keys();
    if (this.#seatMaps.size >= keptSeatMaps && oldest !== undefined) this.#seatMaps.delete(oldest);
    this.#seatMaps.set(seatMapId, seatMap);
    return seatMap;
  }
}

/** A big house takes about 1 MB. */
const keptSeatMaps = 32;
