import type { Call } from '../call.ts';
import type { BodyOf, OpenedTransfer, QueryOf, Ticket, Transfer } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';

/** Tickets that are handed on from one account to another. */
export class TransfersResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Hands a ticket on. It stays yours until somebody takes it with the code, which is in this answer only; `link` is a
   * page that says how, with the code in it. A code that you got for the ticket before is void. With `to`, only the account with that e-mail may take it, and is sent the
   * code. Errors: `ticket_on_offer`, `ticket_scanned`, `ticket_being_bought`, `ticket_refunded`, `ticket_handed_on`,
   * `performance_started`.
   *
   * @example
   * ```ts
   * const { code, link } = await client.transfers.create('tkt_4h7k2m9x_0_1', { to: 'ben@example.com' });
   * ```
   */
  create(
    ticketId: string,
    wish: BodyOf<'createTransfer'> = {},
    options?: CallOptions,
  ): Promise<OpenedTransfer> {
    return this.#call('createTransfer', { params: { ticketId }, body: wish }, options);
  }

  /** What you handed on or mean to, newest first. */
  list(query: QueryOf<'listTransfers'> = {}, options?: CallOptions): Pages<Transfer> {
    return new Pages(query, (page) => this.#call('listTransfers', { query: page }, options));
  }

  /**
   * Takes a ticket: it is yours from now on, under another id and QR. Taking it again gives it again. Errors:
   * `code_invalid`, `transfer_taken`, `transfer_cancelled`, `transfer_expired`, `transfer_for_another`,
   * `email_not_confirmed`, `limit_reached`.
   */
  take(code: string, options?: CallOptions): Promise<Ticket> {
    return this.#call('takeTransfer', { body: { code } }, options);
  }

  /** Takes an open transfer back; the code is void. Error: `transfer_taken`. */
  cancel(transferId: string, options?: CallOptions): Promise<Transfer> {
    return this.#call('cancelTransfer', { params: { transferId } }, options);
  }
}
