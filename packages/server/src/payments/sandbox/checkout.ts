import type Stripe from 'stripe';
import type { Call } from './call.ts';
import type { CardEntry } from './cards.ts';
import { confirm, findIntent } from './intent-transitions.ts';
import { addIntent } from './payment-intents.ts';
import { addPaymentMethod, attach } from './payment-methods.ts';
import { notFound } from './problem.ts';
import { addSetupIntent } from './setup-intents.ts';

type Session = Stripe.Checkout.Session;

/** A page that nobody finished in time is expired from its first reading after that. */
export function findSession(call: Call, id: string): Session {
  const record = call.state.get('session', id);
  if (record === undefined) throw notFound('checkout.session', id, 'session');
  const session = record.object;
  if (intentOfPage(call, session)?.status === 'succeeded') return { ...session, payment_status: 'paid' };
  if (session.status !== 'open') return session;
  // The sandbox may have been started on another port since.
  if (session.expires_at > call.now) return { ...session, url: `${call.base}/c/pay/${id}` };
  const expired = updateSession(call, id, { status: 'expired', url: null });
  call.emit('checkout.session.expired', expired);
  return expired;
}

/** What the buyer began to pay with on this page, if anything. */
export function intentOfPage(call: Call, session: Session): Stripe.PaymentIntent | null {
  return session.payment_intent === null ? null : findIntent(call, session.payment_intent as string);
}

export function updateSession(call: Call, id: string, change: Partial<Session>): Session {
  const record = call.state.get('session', id)!;
  const object = { ...record.object, ...change };
  call.state.put('session', id, { ...record, object });
  return object;
}

/**
 * What the page's button does. Gives the address where the buyer goes next.
 * @throws a `Problem` with what is wrong with the card; the page stays open for another one.
 */
export function submitCard(call: Call, session: Session, entry: CardEntry): string {
  const { object: paymentMethod } = addPaymentMethod(call, entry);
  return session.mode === 'setup'
    ? saveCard(call, session, paymentMethod.id)
    : pay(call, session, paymentMethod.id);
}

/** Closes the page once its money is set aside; leaves it open while it is not. */
export function completeIfPaid(call: Call, id: string): Session {
  const session = findSession(call, id);
  const intent = intentOfPage(call, session);
  if (session.status !== 'open' || !intent) return session;
  return intent.status === 'requires_capture' || intent.status === 'succeeded'
    ? complete(call, session)
    : session;
}

export function successAddress(session: Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function pay(call: Call, session: Session, paymentMethod: string): string {
  const intentId = (session.payment_intent as string | null) ?? addIntentOf(call, session).id;
  const intent = confirm(call, intentId, { paymentMethod, returnUrl: `${call.base}/c/pay/${session.id}` });
  return intent.next_action?.redirect_to_url?.url ?? successAddress(completeIfPaid(call, session.id));
}

function addIntentOf(call: Call, session: Session): Stripe.PaymentIntent {
  const { captureMethod, metadata, description, savesCard } = call.state.get('session', session.id)!
    .blueprint!;
  const intent = addIntent(call, {
    amount: session.amount_total!,
    currency: session.currency!,
    customer: (session.customer as string | null) ?? undefined,
    captureMethod,
    metadata,
    description,
    setupFutureUsage: savesCard ? 'on_session' : null,
    session: session.id,
  });
  updateSession(call, session.id, { payment_intent: intent.id });
  return intent;
}

function saveCard(call: Call, session: Session, paymentMethod: string): string {
  const record = call.state.get('payment_method', paymentMethod)!;
  const customer = session.customer as string;
  attach(call, record, customer);
  const setup = addSetupIntent(call, customer, paymentMethod);
  updateSession(call, session.id, { setup_intent: setup.id });
  return successAddress(complete(call, session));
}

function complete(call: Call, session: Session): Session {
  const completed = updateSession(call, session.id, { status: 'complete', url: null });
  call.emit('checkout.session.completed', completed);
  return completed;
}
