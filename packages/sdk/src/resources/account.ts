import type { Call } from '../call.ts';
import type { Account, BodyOf, PaymentWays, ResponseOf, Seller, Session } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { CardsResource } from './cards.ts';
import { StaffResource } from './staff.ts';
import { TokensResource } from './tokens.ts';

/** Who you are: login, profile, tokens, saved cards, and a seller's staff. */
export class AccountResource {
  readonly tokens: TokensResource;
  readonly cards: CardsResource;
  readonly staff: StaffResource;
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
    this.tokens = new TokensResource(call);
    this.cards = new CardsResource(call);
    this.staff = new StaffResource(call);
  }

  /** Makes an account and logs in: go on with `client.withToken(session.secret)`. Errors: `email_taken`. */
  register(registration: BodyOf<'register'>, options?: CallOptions): Promise<Session> {
    return this.#call('register', { body: registration }, options);
  }

  /** Go on with `client.withToken(session.secret)`. Errors: `wrong_credentials`. */
  logIn(credentials: BodyOf<'logIn'>, options?: CallOptions): Promise<Session> {
    return this.#call('logIn', { body: credentials }, options);
  }

  /** Revokes the client's own token. */
  logOut(options?: CallOptions): Promise<ResponseOf<'logOut'>> {
    return this.#call('logOut', {}, options);
  }

  get(options?: CallOptions): Promise<Account> {
    return this.#call('readAccount', {}, options);
  }

  update(changes: BodyOf<'updateAccount'>, options?: CallOptions): Promise<Account> {
    return this.#call('updateAccount', { body: changes }, options);
  }

  /** Every other login ends. Errors: `wrong_credentials`. */
  changePassword(
    passwords: BodyOf<'changePassword'>,
    options?: CallOptions,
  ): Promise<ResponseOf<'changePassword'>> {
    return this.#call('changePassword', { body: passwords }, options);
  }

  /** Everything that is kept about you. */
  export(options?: CallOptions): Promise<ResponseOf<'exportAccount'>> {
    return this.#call('exportAccount', {}, options);
  }

  /** Errors: `account_in_use` while there are tickets of performances to come, `wrong_credentials`. */
  delete(proof: BodyOf<'deleteAccount'>, options?: CallOptions): Promise<ResponseOf<'deleteAccount'>> {
    return this.#call('deleteAccount', { body: proof }, options);
  }

  /** Sends the confirmation mail again. */
  requestEmailConfirmation(options?: CallOptions): Promise<ResponseOf<'requestEmailConfirmation'>> {
    return this.#call('requestEmailConfirmation', {}, options);
  }

  /** Errors: `code_invalid`. */
  confirmEmail(mail: BodyOf<'confirmEmail'>, options?: CallOptions): Promise<ResponseOf<'confirmEmail'>> {
    return this.#call('confirmEmail', { body: mail }, options);
  }

  /** Mails a code. Says the same whether there is such an account or not. */
  requestPasswordReset(
    address: BodyOf<'requestPasswordReset'>,
    options?: CallOptions,
  ): Promise<ResponseOf<'requestPasswordReset'>> {
    return this.#call('requestPasswordReset', { body: address }, options);
  }

  /** Every login and token ends. Errors: `code_invalid`. */
  resetPassword(reset: BodyOf<'resetPassword'>, options?: CallOptions): Promise<ResponseOf<'resetPassword'>> {
    return this.#call('resetPassword', { body: reset }, options);
  }

  /** Adds a seller's profile; the client's token gains the scopes `seller`, `staff` and `gate`. Errors: `already_seller`. */
  becomeSeller(profile: BodyOf<'becomeSeller'>, options?: CallOptions): Promise<Seller> {
    return this.#call('becomeSeller', { body: profile }, options);
  }

  /** How a card can be given: straight to the gateway with `enterCard`, or on a page of the gateway. */
  paymentWays(options?: CallOptions): Promise<PaymentWays> {
    return this.#call('readPaymentWays', {}, options);
  }
}
