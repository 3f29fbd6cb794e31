import type { Call } from '../call.ts';
import type { BodyOf, Cancellation, Listing, QueryOf, SeatMap, SeatStatuses } from '../contract/index.ts';
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
