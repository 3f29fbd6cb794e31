import type Stripe from 'stripe';
import type { Authorization, Card } from './gateway.ts';

/** What the state of an intent means for the sale. `payment_method` should be expanded, for the card. */
export function authorizationOf(intent: Stripe.PaymentIntent): Authorization {
  switch (intent.status) {
    case 'requires_capture':
    case 'succeeded':
      return {
        kind: 'ok',
        intent: intent.id,
        amount: intent.amount,
        captured: intent.amount_received,
        currency: intent.currency.toUpperCase(),
        card: cardOf(intent.payment_method),
      };
    case 'canceled':
      return { kind: 'canceled' };
    case 'processing':
      return { kind: 'processing' };
    case 'requires_action':
      return actionOf(intent);
    case 'requires_confirmation':
      return { kind: 'unconfirmed' };
    case 'requires_payment_method':
      return intent.last_payment_error ? declinedBy(intent.last_payment_error) : { kind: 'unconfirmed' };
    default:
      return { kind: 'unknown', cause: new Error(`The intent ${intent.id} is in state ${intent.status}.`) };
  }
}

/** The same of a page, whose `payment_intent` must be expanded. */
export function authorizationOfPage(session: Stripe.Checkout.Session): Authorization {
  if (session.status === 'expired') return { kind: 'canceled' };
  if (session.status === 'open' && session.url) return { kind: 'action', url: session.url };
  const intent = session.payment_intent;
  if (intent !== null && typeof intent === 'object') return authorizationOf(intent);
  return { kind: 'unknown', cause: new Error(`The page ${session.id} is in state ${session.status}.`) };
}

export function cardOf(paymentMethod: Stripe.PaymentMethod | string | null): Card | null {
  if (paymentMethod === null || typeof paymentMethod === 'string' || !paymentMethod.card) return null;
  const { brand, last4, exp_month, exp_year } = paymentMethod.card;
  return { brand, last4, expMonth: exp_month, expYear: exp_year };
}

function actionOf(intent: Stripe.PaymentIntent): Authorization {
  const url = intent.next_action?.redirect_to_url?.url;
  if (url) return { kind: 'action', url };
  const cause = new Error(`The intent ${intent.id} asks for ${intent.next_action?.type}, which has no page.`);
  return { kind: 'unknown', cause };
}

function declinedBy(error: Stripe.PaymentIntent.LastPaymentError): Authorization {
  return {
    kind: 'declined',
    code: error.code ?? 'card_declined',
    declineCode: error.decline_code ?? null,
    message: error.message ?? 'Your card was declined.',
  };
}
