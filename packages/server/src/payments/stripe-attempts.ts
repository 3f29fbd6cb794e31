import type Stripe from 'stripe';
import type { Authorization, Gateway, IntentInput } from './gateway.ts';
import { authorizationOf, authorizationOfPage } from './stripe-authorization.ts';
import { asDeclined, hasCode, isOtherRequest } from './stripe-verdict.ts';

type AttemptMethods = 'createIntent' | 'confirmIntent' | 'createPage' | 'read';

/** From the handle to the money that is set aside. */
export function stripeAttempts(stripe: Stripe): Pick<Gateway, AttemptMethods> {
  async function read(reference: string): Promise<Authorization> {
    try {
      if (isPage(reference)) return authorizationOfPage(await readPage(stripe, reference));
      return authorizationOf(await stripe.paymentIntents.retrieve(reference, { expand: ['payment_method'] }));
    } catch (error) {
      return { kind: 'unknown', cause: error };
    }
  }

  return {
    read,

    async createIntent(input, key) {
      const parameters: Stripe.PaymentIntentCreateParams = {
        amount: input.amount,
        currency: input.currency.toLowerCase(),
        capture_method: 'manual',
        allowed_payment_method_types: ['card'],
        description: input.description,
        metadata: input.metadata,
        ...(input.customer && { customer: input.customer }),
      };
      try {
        const intent = await stripe.paymentIntents.create(parameters, { idempotencyKey: key });
        return { kind: 'ok', reference: intent.id };
      } catch (error) {
        return asDeclined(error);
      }
    },

    async confirmIntent({ reference, paymentMethod, returnUrl, save }, key) {
      const parameters: Stripe.PaymentIntentConfirmParams = {
        payment_method: paymentMethod,
        return_url: returnUrl,
        expand: ['payment_method'],
        ...(save && { setup_future_usage: 'on_session' }),
      };
      try {
        return authorizationOf(
          await stripe.paymentIntents.confirm(reference, parameters, { idempotencyKey: key }),
        );
      } catch (error) {
        // It went on since: somebody confirmed or cancelled it, and how it stands now is the answer.
        if (hasCode(error, 'payment_intent_unexpected_state')) return read(reference);
        // The key was used with another way back: by a process at another address, whose confirmation it is.
        if (isOtherRequest(error)) return read(reference);
        return asDeclined(error);
      }
    },

    async createPage({ returnUrl, expiresAt, ...input }, key) {
      try {
        const session = await stripe.checkout.sessions.create(
          { ...pageOf(input, returnUrl), expires_at: Math.floor(expiresAt.getTime() / 1000) },
          { idempotencyKey: key },
        );
        return { kind: 'ok', reference: session.id, url: session.url! };
      } catch (error) {
        return asDeclined(error);
      }
    },
  };
}

export function isPage(reference: string): boolean {
  return reference.startsWith('cs_');
}

export function readPage(stripe: Stripe, reference: string): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.retrieve(reference, {
    expand: ['payment_intent', 'payment_intent.payment_method'],
  });
}

function pageOf(input: IntentInput, returnUrl: string): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    allowed_payment_method_types: ['card'],
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: input.currency.toLowerCase(),
          unit_amount: input.amount,
          product_data: { name: input.description },
        },
      },
    ],
    // On both, because events of the page carry the page's and events of the intent the intent's.
    metadata: input.metadata,
    payment_intent_data: {
      capture_method: 'manual',
      description: input.description,
      metadata: input.metadata,
    },
    success_url: returnUrl,
    cancel_url: returnUrl,
    ...(input.customer && { customer: input.customer }),
  };
}
