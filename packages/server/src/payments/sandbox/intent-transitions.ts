import type Stripe from 'stripe';
import type { Call } from './call.ts';
import { type Decline, declineOf } from './cards.ts';
import { addCharge, updateCharge } from './charges.ts';
import { addDispute } from './disputes.ts';
import { newId } from './id.ts';
import { attach, findPaymentMethod, spentMessage } from './payment-methods.ts';
import {
  cardError,
  invalidParameter,
  invalidRequest,
  notFound,
  type ProblemBody,
  unexpectedState,
} from './problem.ts';

type Intent = Stripe.PaymentIntent;

interface Confirmation {
  paymentMethod?: string | undefined;
  returnUrl?: string | undefined;
  savesCard?: boolean;
}

export function findIntent(call: Call, id: string): Intent {
  const record = call.state.get('payment_intent', id);
  if (record === undefined) throw notFound('payment_intent', id, 'intent');
  return atThisAddress(record.object, call.base);
}

/**
 * Asks the bank. Money set aside, a page on which the buyer must prove who they are, or a decline, which is
 * thrown and leaves the intent waiting for another card.
 */
export function confirm(
  call: Call,
  id: string,
  { paymentMethod, returnUrl, savesCard }: Confirmation,
): Intent {
  const intent = findIntent(call, id);
  if (!confirmable.includes(intent.status)) {
    const why =
      intent.status === 'succeeded'
        ? 'it has already succeeded after being previously confirmed.'
        : `it has a status of ${intent.status}.`;
    throw unexpectedState(`You cannot confirm this PaymentIntent because ${why}`, intent);
  }
  const method = paymentMethod ?? (intent.payment_method as string | null);
  if (method === null) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.";
    throw unexpectedState(message, intent);
  }
  const record = findPaymentMethod(call, method, 'payment_method');
  requireUsable(record.object, record.spent, intent);
  const named = update(call, intent, {
    payment_method: record.object.id,
    last_payment_error: null,
    next_action: null,
    ...(savesCard && { setup_future_usage: 'on_session' as const }),
  });
  const decline = declineOf(record.behaviour);
  if (decline) throw refuse(call, named, record.object, decline);
  return record.behaviour === 'authenticates' ? askBuyer(call, named, returnUrl) : authorize(call, named);
}

/** What the two buttons of the authentication page do. */
export function finishAuthentication(call: Call, id: string, passed: boolean): Intent {
  const intent = findIntent(call, id);
  if (intent.status !== 'requires_action') return intent;
  if (passed) return authorize(call, update(call, intent, { next_action: null }));
  const { object: paymentMethod } = findPaymentMethod(call, intent.payment_method as string);
  const failed = update(call, intent, {
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_payment_error: {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
      message:
        'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
      payment_method: paymentMethod,
    },
  });
  call.emit('payment_intent.payment_failed', failed);
  return failed;
}

export function capture(call: Call, id: string, amount?: number): Intent {
  const intent = findIntent(call, id);
  if (intent.status === 'succeeded') {
    const message = 'This PaymentIntent could not be captured because it has already been captured.';
    throw unexpectedState(message, intent);
  }
  if (intent.status !== 'requires_capture') {
    const message = `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
    throw unexpectedState(message, intent);
  }
  const taken = amount ?? intent.amount_capturable;
  if (taken < 1)
    throw invalidParameter('amount_to_capture', 'Invalid positive integer', 'parameter_invalid_integer');
  if (taken > intent.amount_capturable) {
    const message = `The provided \`amount_to_capture\` (${taken}) is greater than the PaymentIntent's \`amount_capturable\` (${intent.amount_capturable}).`;
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount_to_capture' });
  }
  return settle(call, intent, taken);
}

export function cancel(call: Call, id: string, reason: string | null): Intent {
  const intent = findIntent(call, id);
  if (intent.status === 'canceled' || intent.status === 'succeeded') {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`;
    throw unexpectedState(message, intent);
  }
  if (intent.status === 'requires_capture') {
    const { amount } = intent;
    updateCharge(call, intent.latest_charge as string, { amount_refunded: amount, refunded: true });
  }
  const canceled = update(call, intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: call.now,
    cancellation_reason: reason,
    next_action: null,
  });
  call.emit('payment_intent.canceled', canceled);
  return canceled;
}

const confirmable: string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** The sandbox may have been started on another port since. */
function atThisAddress(intent: Intent, base: string): Intent {
  const redirect = intent.next_action?.redirect_to_url;
  if (!redirect?.url) return intent;
  const url = base + new URL(redirect.url).pathname;
  return { ...intent, next_action: { ...intent.next_action!, redirect_to_url: { ...redirect, url } } };
}

function requireUsable(paymentMethod: Stripe.PaymentMethod, spent: boolean, intent: Intent): void {
  const { customer, id } = paymentMethod;
  if (spent && customer === null) throw invalidRequest(spentMessage, { param: 'payment_method' });
  if (customer === null || customer === intent.customer) return;
  const message =
    intent.customer === null
      ? `The PaymentMethod ${id} belongs to the Customer ${customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`
      : `The customer associated with the PaymentMethod (${customer}) does not match the one of the PaymentIntent (${intent.customer}).`;
  throw invalidRequest(message, { param: 'payment_method' });
}

function authorize(call: Call, intent: Intent): Intent {
  const record = findPaymentMethod(call, intent.payment_method as string);
  const charge = addCharge(call, intent, record.object, null);
  if (intent.setup_future_usage !== null && intent.customer !== null) {
    attach(call, record, intent.customer as string);
  } else if (record.object.customer === null) {
    call.state.put('payment_method', record.object.id, { ...record, spent: true });
  }
  const authorized = update(call, intent, {
    status: 'requires_capture',
    amount_capturable: intent.amount,
    latest_charge: charge.id,
  });
  if (intent.capture_method !== 'manual') return settle(call, authorized, intent.amount);
  call.emit('payment_intent.amount_capturable_updated', authorized);
  return authorized;
}

/** What is not captured of the money set aside goes back at once, and the charge counts it as refunded. */
function settle(call: Call, intent: Intent, amount: number): Intent {
  const charge = updateCharge(call, intent.latest_charge as string, {
    captured: true,
    amount_captured: amount,
    amount_refunded: intent.amount - amount,
  });
  const captured = update(call, intent, {
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
  });
  call.emit('payment_intent.succeeded', captured);
  const { behaviour } = findPaymentMethod(call, intent.payment_method as string);
  if (behaviour === 'is_disputed') addDispute(call, charge);
  return captured;
}

function askBuyer(call: Call, intent: Intent, returnUrl: string | undefined): Intent {
  const url = `${call.base}/authenticate/${intent.id}/${newId('src')}`;
  const asking = update(call, intent, {
    status: 'requires_action',
    next_action: returnUrl
      ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
      : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } },
  });
  call.emit('payment_intent.requires_action', asking);
  return asking;
}

function refuse(call: Call, intent: Intent, paymentMethod: Stripe.PaymentMethod, decline: Decline) {
  const charge = addCharge(call, intent, paymentMethod, decline);
  const details = {
    charge: charge.id,
    decline_code: decline.declineCode,
    payment_method: paymentMethod,
  } satisfies Partial<ProblemBody>;
  const refused = update(call, intent, {
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: { type: 'card_error', code: decline.code, message: decline.message, ...details },
  });
  call.emit('payment_intent.payment_failed', refused);
  return cardError(decline.code, decline.message, { ...details, payment_intent: refused });
}

function update(call: Call, intent: Intent, change: Partial<Intent>): Intent {
  const object = { ...intent, ...change };
  const session = call.state.get('payment_intent', intent.id)?.session ?? null;
  call.state.put('payment_intent', intent.id, { object, session });
  return object;
}
