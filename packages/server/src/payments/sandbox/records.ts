import type Stripe from 'stripe';
import type { Behaviour } from './cards.ts';

/** What the sandbox remembers, by kind. `object` is what its API shows, in the official package's own types. */
export interface Records {
  customer: { object: Stripe.Customer };
  /** `spent`: it was used without a customer, and cannot be used again. */
  payment_method: { object: Stripe.PaymentMethod; behaviour: Behaviour; spent: boolean };
  /** `session`: the checkout page that made it. */
  payment_intent: { object: Stripe.PaymentIntent; session: string | null };
  charge: { object: Stripe.Charge };
  refund: { object: Stripe.Refund };
  dispute: { object: Stripe.Dispute };
  setup_intent: { object: Stripe.SetupIntent };
  /** `title`: what the page says is paid for. */
  session: { object: Stripe.Checkout.Session; title: string; blueprint: IntentBlueprint | null };
  /** An event that its receiver has not acknowledged yet; `nextAttempt` in milliseconds. */
  event: { object: Stripe.Event; attempts: number; nextAttempt: number };
  idempotency: SavedAnswer;
}

export type Kind = keyof Records;

/** What a checkout page will ask for, when the buyer gives a card. */
interface IntentBlueprint {
  captureMethod: 'automatic' | 'manual';
  metadata: Record<string, string>;
  description: string | null;
  savesCard: boolean;
}

/** The first answer to an idempotency key, given again to whoever repeats it. */
export interface SavedAnswer {
  /** `/v1/payment_intents` */
  endpoint: string;
  parametersHash: string;
  status: number;
  body: string;
  /** Milliseconds. */
  savedAt: number;
}
