import type Stripe from 'stripe';
import type { Gateway, SavedCard } from './gateway.ts';
import { cardOf } from './stripe-authorization.ts';
import { asDeclined, asGatewayError, hasCode, verdictOf } from './stripe-verdict.ts';

type CardMethods = 'createCustomer' | 'attachCard' | 'listCards' | 'detachCard' | 'createCardPage';

/** Customers, and the cards that are kept for them. */
export function stripeCards(stripe: Stripe): Pick<Gateway, CardMethods> {
  return {
    async createCustomer({ accountId, email }, key) {
      const customer = await stripe.customers
        .create({ email, metadata: { account: accountId } }, { idempotencyKey: key })
        .catch(rethrow);
      return customer.id;
    },

    async attachCard({ customer, paymentMethod }) {
      try {
        return {
          kind: 'ok',
          card: savedCard(await stripe.paymentMethods.attach(paymentMethod, { customer })),
        };
      } catch (error) {
        return asDeclined(error);
      }
    },

    async listCards(customer) {
      const cards: SavedCard[] = [];
      const pages = stripe.paymentMethods.list({ customer, type: 'card', limit: 100 });
      try {
        for await (const paymentMethod of pages) cards.push(savedCard(paymentMethod));
      } catch (error) {
        throw asGatewayError(error);
      }
      return cards;
    },

    async detachCard(reference) {
      try {
        await stripe.paymentMethods.detach(reference);
      } catch (error) {
        // Refused for certain means that it is not attached to anybody, which is what was wanted.
        if (verdictOf(error).kind === 'unknown' && !hasCode(error, 'resource_missing'))
          throw asGatewayError(error);
      }
    },

    async createCardPage({ customer, returnUrl }, key) {
      const session = await stripe.checkout.sessions
        .create(
          {
            mode: 'setup',
            customer,
            allowed_payment_method_types: ['card'],
            success_url: returnUrl,
            cancel_url: returnUrl,
          },
          { idempotencyKey: key },
        )
        .catch(rethrow);
      return { reference: session.id, url: session.url! };
    },
  };
}

function savedCard(paymentMethod: Stripe.PaymentMethod): SavedCard {
  const card = cardOf(paymentMethod) ?? { brand: 'unknown', last4: '', expMonth: 0, expYear: 0 };
  return { reference: paymentMethod.id, ...card };
}

function rethrow(error: unknown): never {
  throw asGatewayError(error);
}
