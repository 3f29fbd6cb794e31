import type { Call } from '../call.ts';
import type { BodyOf, QueryOf, SeatMapChange, Venue } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';

/** Places with a seat map. */
export class VenuesResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Adds a venue from the text of its `.seats` file. Errors: `seat_map_faulty`, with lines and columns. */
  create(venue: BodyOf<'createVenue'>, options?: CallOptions): Promise<Venue> {
    return this.#call('createVenue', { body: venue }, options);
  }

  /**
   * Makes a changed `.seats` file the newest version of a venue's seat map. Every label keeps its ordinal, none is
   * used again; listings keep the version they were made with. A file that changes nothing makes no version.
   * Seats that it drops and that are kept back in listings to come are told in the answer, and stay kept there.
   * Errors: `seat_map_faulty`, `seats_in_use` with the seats of listings to come that it would lose.
   */
  changeSeatMap(
    venueId: string,
    change: BodyOf<'changeSeatMap'>,
    options?: CallOptions,
  ): Promise<SeatMapChange> {
    return this.#call('changeSeatMap', { params: { venueId }, body: change }, options);
  }

  /** Public venues and your own, by name. */
  list(query: QueryOf<'listVenues'> = {}, options?: CallOptions): Pages<Venue> {
    return new Pages(query, (page) => this.#call('listVenues', { query: page }, options));
  }

  get(venueId: string, options?: CallOptions): Promise<Venue> {
    return this.#call('readVenue', { params: { venueId } }, options);
  }
}
