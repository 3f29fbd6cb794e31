import type Stripe from 'stripe';
import { z } from 'zod';
import { requireChargeable } from './amounts.ts';
import type { Call } from './call.ts';
import { findSession, intentOfPage, updateSession } from './checkout.ts';
import { findCustomer } from './customers.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { cancel } from './intent-transitions.ts';
import { expand, metadata, text, webAddress, wholeNumber } from './parameters.ts';
import { invalidParameter, invalidRequest } from './problem.ts';

const lineItem = z.strictObject({
  quantity: wholeNumber,
  price_data: z.strictObject({
    currency: text,
    unit_amount: wholeNumber,
    product_data: z.strictObject({ name: text, description: text.optional() }),
  }),
});

const parameters = z.strictObject({
  mode: z.enum(['payment', 'setup']),
  success_url: webAddress,
  cancel_url: webAddress.optional(),
  currency: text.optional(),
  customer: text.optional(),
  client_reference_id: text.max(200).optional(),
  expires_at: wholeNumber.optional(),
  line_items: z.array(lineItem).optional(),
  metadata: metadata.optional(),
  payment_intent_data: z
    .strictObject({
      capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      setup_future_usage: z.enum(['on_session', 'off_session']).optional(),
    })
    .optional(),
  allowed_payment_method_types: z.array(z.literal('card')).optional(),
  expand,
});

export const checkoutSessions = [
  endpoint({ method: 'post', path: '/v1/checkout/sessions', parameters, answer: addSession }),
  endpoint({
    method: 'get',
    path: '/v1/checkout/sessions/:id',
    parameters: z.strictObject({ expand }),
    answer: (call) => findSession(call, call.id),
  }),
  endpoint({
    method: 'post',
    path: '/v1/checkout/sessions/:id/expire',
    parameters: z.strictObject({ expand }),
    answer(call) {
      const session = findSession(call, call.id);
      if (session.status !== 'open') {
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
        );
      }
      const intent = intentOfPage(call, session);
      if (intent && intent.status !== 'canceled') cancel(call, intent.id, 'automatic');
      const expired = updateSession(call, session.id, { status: 'expired', url: null });
      call.emit('checkout.session.expired', expired);
      return expired;
    },
  }),
];

function addSession(call: Call, given: z.infer<typeof parameters>): Stripe.Checkout.Session {
  const price = given.mode === 'payment' ? total(given.line_items ?? []) : null;
  const customer = given.customer === undefined ? null : findCustomer(call, given.customer, 'customer').id;
  if (given.mode === 'setup' && customer === null) {
    throw invalidParameter('customer', 'Missing required param: customer.', 'parameter_missing');
  }
  const object = show(call, given, expiry(call, given.expires_at), price, customer);
  const blueprint = price && {
    captureMethod:
      given.payment_intent_data?.capture_method === 'manual' ? ('manual' as const) : ('automatic' as const),
    metadata: given.payment_intent_data?.metadata ?? {},
    description: given.payment_intent_data?.description ?? null,
    savesCard: given.payment_intent_data?.setup_future_usage !== undefined,
  };
  const title =
    given.line_items?.map((item) => item.price_data.product_data.name).join(', ') ?? 'Save a card';
  call.state.put('session', object.id, { object, title, blueprint });
  return object;
}

function total(items: z.infer<typeof lineItem>[]): { amount: number; currency: string } {
  const [first] = items;
  if (first === undefined) {
    throw invalidParameter('line_items', 'Missing required param: line_items.', 'parameter_missing');
  }
  const amount = items.reduce((sum, item) => sum + item.price_data.unit_amount * item.quantity, 0);
  if (items.some((item) => item.price_data.currency !== first.price_data.currency)) {
    throw invalidParameter('line_items', 'All line items must have the same currency.');
  }
  return { amount, currency: requireChargeable(amount, first.price_data.currency) };
}

function expiry(call: Call, asked: number | undefined): number {
  const expiresAt = asked ?? call.now + 24 * 60 * 60;
  if (expiresAt < call.now + 30 * 60) {
    throw invalidParameter(
      'expires_at',
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
    );
  }
  if (expiresAt > call.now + 24 * 60 * 60) {
    throw invalidParameter(
      'expires_at',
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
    );
  }
  return expiresAt;
}

function show(
  call: Call,
  given: z.infer<typeof parameters>,
  expiresAt: number,
  price: { amount: number; currency: string } | null,
  customer: string | null,
): Stripe.Checkout.Session {
  const id = newId('cs_test', 58);
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount_subtotal: price?.amount ?? null,
    amount_total: price?.amount ?? null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: call.now,
    currency: price?.currency ?? given.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer,
    customer_account: null,
    customer_creation: customer || !price ? null : 'if_required',
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: given.metadata ?? {},
    mode: given.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'always',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: price ? 'unpaid' : 'no_payment_required',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: given.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${call.base}/c/pay/${id}`,
    wallet_options: null,
  };
}
