import type { Call } from '../call.ts';
import type { BodyOf, Offer, QueryOf } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';

/** Tickets that you sell on, at no more than what you paid. */
export class OffersResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Puts a ticket on offer, `price` in minor units, or changes what you ask for it. It stays yours, QR and all, until
   * somebody has paid; then its price goes back to the card that bought it. Errors: `offer_too_high` (with the highest),
   * `resale_not_allowed`, `ticket_scanned`, `ticket_in_transfer`, `ticket_being_bought`, `not_on_sale`.
   *
   * @example
   * ```ts
   * await client.offers.create('tkt_4h7k2m9x_0_1', { price: 9_000 });
   * ```
   */
  create(ticketId: string, wish: BodyOf<'offerTicket'>, options?: CallOptions): Promise<Offer> {
    return this.#call('offerTicket', { params: { ticketId }, body: wish }, options);
  }

  /** Takes an offer back: who holds the ticket loses it. Error: `ticket_being_bought`, once somebody pays. */
  withdraw(ticketId: string, options?: CallOptions): Promise<Offer> {
    return this.#call('withdrawOffer', { params: { ticketId } }, options);
  }

  /** What you sell on. */
  list(query: QueryOf<'listOffers'> = {}, options?: CallOptions): Pages<Offer> {
    return new Pages(query, (page) => this.#call('listOffers', { query: page }, options));
  }
}
