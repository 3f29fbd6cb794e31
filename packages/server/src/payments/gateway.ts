export { unchargeable } from './chargeable.ts';

/**
 * What the sale needs of a payment gateway. The answer to anything that touches money is ok, declined (or refused),
 * which are final, or unknown; there is no "error". Whoever gets unknown asks again with the same key, or reads.
 * Amounts are integers in minor units; currencies are ISO 4217.
 */
export interface Gateway {
  readonly name: 'sandbox' | 'stripe';
  ways(): GatewayWays;

  /** @throws GatewayError */
  createCustomer(input: { accountId: string; email: string }, key: string): Promise<string>;
  /** Keeps a card for later. Asks the bank whether the card is good; attaching it twice is attaching it once. */
  attachCard(input: { customer: string; paymentMethod: string }): Promise<CardAnswer>;
  /** @throws GatewayError */
  listCards(customer: string): Promise<SavedCard[]>;
  /** Whoever calls it has made sure whose card it is. A card that is gone already is no error. @throws GatewayError */
  detachCard(reference: string): Promise<void>;
  /** A page on which the buyer gives a card to keep, where cards cannot be entered directly. @throws GatewayError */
  createCardPage(
    input: { customer: string; returnUrl: string },
    key: string,
  ): Promise<{ reference: string; url: string }>;

  /** Makes the handle that can be cancelled. No money moves; an intent nobody confirms needs no cleaning up. */
  createIntent(input: IntentInput, key: string): Promise<Opened>;
  /**
   * Sets the money aside. `save` keeps the card for the intent's customer if the bank agrees: a card that paid
   * without it cannot be kept afterwards.
   */
  confirmIntent(
    input: { reference: string; paymentMethod: string; returnUrl: string; save?: boolean },
    key: string,
  ): Promise<Authorization>;
  /**
   * A page on which the buyer pays. Its reference is a handle like an intent's: it is read, captured, cancelled
   * and refunded in the same way. `expiresAt` is 30 minutes to 24 hours away, and the same for the same key.
   */
  createPage(
    input: IntentInput & { returnUrl: string; expiresAt: Date },
    key: string,
  ): Promise<Opened<{ url: string }>>;
  /** How an attempt stands now. */
  read(reference: string): Promise<Authorization>;

  /**
   * Takes the money; of an attempt whose money was taken already, the same amount is ok. `refused` says that nothing
   * was taken and nothing is set aside any more; with `resource_missing`, that this account has no such attempt, which
   * may be the fault of the secret key.
   */
  capture(input: { reference: string; amount: number }, key: string): Promise<Done | Refused | Unknown>;
  /** `captured`: too late, the money was taken. An attempt that the gateway does not have charges nobody: `canceled`. */
  cancel(reference: string, key: string): Promise<{ kind: 'canceled' } | { kind: 'captured' } | Unknown>;
  /** A refund with the same key is the same refund for ever, not only as long as the gateway remembers keys. */
  refund(
    input: { reference: string; amount: number; metadata: Metadata },
    key: string,
  ): Promise<Opened | Refused>;
  /** Whether the buyer's bank took the money of an attempt back. A dispute that was won is none. */
  readDispute(reference: string): Promise<{ kind: 'disputed' } | { kind: 'undisputed' } | Unknown>;

  /** What we wrote on an intent when it was made; null where the gateway has no such intent. @throws GatewayError */
  readMetadata(intent: string): Promise<Metadata | null>;
  /** Every intent since then, newest first. @throws GatewayError */
  list(input: { createdAfter: Date }): AsyncIterable<GatewayIntent>;
  /** @throws WebhookSignatureError when it was not signed by the gateway, or longer than five minutes ago */
  readWebhook(rawBody: Buffer, signature: string): GatewayEvent;
  close(): Promise<void>;
}

export interface GatewayWays {
  /** Where a card is sent with the publishable key, straight from the buyer's program; null: use a page. */
  cardEntry: { url: string; publishableKey: string } | null;
  hostedPage: boolean;
}

export type Metadata = Record<string, string>;

export interface IntentInput {
  amount: number;
  currency: string;
  customer?: string;
  description: string;
  metadata: Metadata;
}

export interface Card {
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

export interface SavedCard extends Card {
  /** `pm_…` */
  reference: string;
}

export type Done = { kind: 'ok' };
/** Nobody knows yet what happened, or will happen. */
export type Unknown = { kind: 'unknown'; cause: unknown };
export type Declined = { kind: 'declined'; code: string; declineCode: string | null; message: string };
/** The same finality, where it is not a card that says no. */
export type Refused = { kind: 'refused'; code: string; message: string };
export type Opened<More = unknown> = ({ kind: 'ok'; reference: string } & More) | Declined | Unknown;
export type CardAnswer = { kind: 'ok'; card: SavedCard } | Declined | Unknown;

export type Authorization =
  /** The money is set aside; `captured` is what was taken of it. `intent` is what a page's reference led to. */
  | { kind: 'ok'; intent: string; amount: number; captured: number; currency: string; card: Card | null }
  | Declined
  /** The buyer has to do something on this page: give a card, or prove who they are. */
  | { kind: 'action'; url: string }
  | { kind: 'processing' }
  /** The intent stands and nobody has confirmed it. */
  | { kind: 'unconfirmed' }
  | { kind: 'canceled' }
  | Unknown;

export interface GatewayIntent {
  reference: string;
  state: 'open' | 'authorized' | 'captured' | 'canceled';
  amount: number;
  captured: number;
  /** What we gave back; what a bank took back is not in it. */
  refunded: number;
  disputed: boolean;
  currency: string;
  metadata: Metadata;
  createdAt: Date;
}

/** Something happened at the gateway: a hint to look, never the truth. */
export interface GatewayEvent {
  id: string;
  /** `payment_intent.succeeded` */
  type: string;
  /** What we gave the intent, page or refund that it is about. */
  metadata: Metadata;
  /** The intent of what it is about, where that is not one itself: of a charge, a refund, a dispute. */
  intent: string | null;
  createdAt: Date;
  /** All of it, as it came. */
  body: unknown;
}

/** The gateway did not do what does not touch money. Asking again helps where it is `retryable`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, retryable: boolean, options: ErrorOptions) {
    super(`The payment gateway did not answer as it should (${code}).`, options);
    this.code = code;
    this.retryable = retryable;
  }
}

export class WebhookSignatureError extends Error {
  override readonly name = 'WebhookSignatureError';
}
