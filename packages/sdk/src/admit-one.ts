import type { InputOf } from './call.ts';
import type { Operation, ResponseOf, StreamOperation } from './contract/index.ts';
import { listen } from './listen.ts';
import { type AdmitOneOptions, type CallOptions, checkOptions, type Settings } from './options.ts';
import { AccountResource } from './resources/account.ts';
import { GatesResource } from './resources/gates.ts';
import { ListingsResource } from './resources/listings.ts';
import { OffersResource } from './resources/offers.ts';
import { OrdersResource } from './resources/orders.ts';
import { TicketsResource } from './resources/tickets.ts';
import { TransfersResource } from './resources/transfers.ts';
import { VenuesResource } from './resources/venues.ts';
import { send } from './send.ts';

/**
 * A client of one Admit One server, with one account's token or none. It holds no connection and needs no closing.
 *
 * @example
 * ```ts
 * const client = new AdmitOne({ baseUrl: 'http://127.0.0.1:4000', token: 'admit_…' });
 * const order = await client.orders.hold('lst_4h7k2m9x', { seats: [14, 15] });
 * ```
 */
export class AdmitOne {
  readonly listings: ListingsResource;
  readonly venues: VenuesResource;
  readonly orders: OrdersResource;
  readonly tickets: TicketsResource;
  readonly transfers: TransfersResource;
  readonly offers: OffersResource;
  readonly gates: GatesResource;
  readonly account: AccountResource;
  /** Private, so that a client may be logged: the token is in here. */
  readonly #settings: Settings;

  /** @throws TypeError that says which option is wrong */
  constructor(options: AdmitOneOptions) {
    this.#settings = checkOptions(options);
    const call = this.call.bind(this);
    this.listings = new ListingsResource(call, (operation, input, watch) =>
      listen(this.#settings, operation, input, watch),
    );
    this.venues = new VenuesResource(call);
    this.orders = new OrdersResource(call);
    this.tickets = new TicketsResource(call);
    this.transfers = new TransfersResource(call);
    this.offers = new OffersResource(call);
    this.gates = new GatesResource(call);
    this.account = new AccountResource(call);
  }

  /**
   * Any operation of the contract by its name, but for streams; what the resources are made of.
   *
   * @throws AdmitOneError, see `isAdmitOneError`
   */
  call<Name extends Exclude<Operation, StreamOperation>>(
    operation: Name,
    input: InputOf<Name>,
    options?: CallOptions,
  ): Promise<ResponseOf<Name>> {
    return send(this.#settings, operation, input, options);
  }

  /** The same client for another account: after a login, or with undefined for nobody. */
  withToken(token: string | undefined): AdmitOne {
    return new AdmitOne({ ...this.#settings, token });
  }
}
