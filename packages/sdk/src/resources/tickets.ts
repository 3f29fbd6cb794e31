import type { Call } from '../call.ts';
import type {
  BodyOf,
  QueryOf,
  Ticket,
  TicketEvent,
  TicketKeys,
  Wallet,
  WalletPass,
} from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';

/** What you own. */
export class TicketsResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Your tickets, newest first. */
  list(query: QueryOf<'listTickets'> = {}, options?: CallOptions): Pages<Ticket> {
    return new Pages(query, (page) => this.#call('listTickets', { query: page }, options));
  }

  /** How a ticket of yours came to you: each change of hands of its seat, the first first. */
  history(ticketId: string, options?: CallOptions): Promise<{ items: TicketEvent[] }> {
    return this.#call('readTicketHistory', { params: { ticketId } }, options);
  }

  /** A ticket of yours, with the text of its QR. Somebody else's is `not_found`, like one that does not exist. */
  get(ticketId: string, options?: CallOptions): Promise<Ticket> {
    return this.#call('accessTicket', { params: { ticketId } }, options);
  }

  /**
   * A ticket of yours for the wallet of a phone: for `apple` a file in base64, for `google` a link that saves it. Made again, it
   * takes the place of the first; once the ticket changes hands or is refunded it is void, as its QR is.
   * @throws AdmitOneError `wallet_not_set_up` where the server has no certificates for that wallet: which settings it lacks
   */
  walletPass<Name extends Wallet>(
    ticketId: string,
    body: { wallet: Name },
    options?: CallOptions,
  ): Promise<Extract<WalletPass, { wallet: Name }>>;
  walletPass(ticketId: string, body: BodyOf<'createWalletPass'>, options?: CallOptions): Promise<WalletPass> {
    return this.#call('createWalletPass', { params: { ticketId }, body }, options);
  }

  /**
   * What `verifyTicket` of `@admit-one/sdk/token` needs for tickets of any listing: public keys, and which tickets are void.
   * Where `complete` is false only `listings.keys` knows all that is void of a listing that is not named.
   */
  keys(options?: CallOptions): Promise<TicketKeys> {
    return this.#call('readTicketKeys', {}, options);
  }
}
