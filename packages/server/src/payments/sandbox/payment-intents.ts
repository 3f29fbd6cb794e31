import type Stripe from 'stripe';
import { z } from 'zod';
import { requireChargeable } from './amounts.ts';
import type { Call } from './call.ts';
import { findCustomer } from './customers.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { cancel, capture, confirm, findIntent } from './intent-transitions.ts';
import { listParameters, page } from './list.ts';
import { expand, flag, metadata, text, webAddress, wholeNumber } from './parameters.ts';
import { findPaymentMethod } from './payment-methods.ts';

const savesCard = z.enum(['on_session', 'off_session']).optional();

export const paymentIntents = [
  endpoint({
    method: 'post',
    path: '/v1/payment_intents',
    parameters: z.strictObject({
      amount: wholeNumber,
      currency: text,
      capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
      confirm: flag.optional(),
      customer: text.optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      payment_method: text.optional(),
      allowed_payment_method_types: z.array(z.literal('card')).optional(),
      automatic_payment_methods: z
        .strictObject({ enabled: flag, allow_redirects: text.optional() })
        .optional(),
      return_url: webAddress.optional(),
      setup_future_usage: savesCard,
      expand,
    }),
    answer(call, { confirm: confirms, return_url, payment_method, ...given }) {
      const named = payment_method && findPaymentMethod(call, payment_method, 'payment_method').object.id;
      const intent = addIntent(call, {
        ...given,
        captureMethod: given.capture_method ?? 'automatic_async',
        paymentMethod: named ?? null,
        setupFutureUsage: given.setup_future_usage ?? null,
      });
      return confirms ? confirm(call, intent.id, { returnUrl: return_url }) : intent;
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/payment_intents/:id',
    parameters: z.strictObject({ expand }),
    answer: (call) => findIntent(call, call.id),
  }),
  endpoint({
    method: 'get',
    path: '/v1/payment_intents',
    parameters: listParameters.extend({ customer: text.optional() }),
    answer: (call, { customer, ...parameters }) =>
      page('/v1/payment_intents', call.state.all('payment_intent'), parameters, (intent) => {
        return customer === undefined || intent.customer === customer;
      }),
  }),
  endpoint({
    method: 'post',
    path: '/v1/payment_intents/:id/confirm',
    parameters: z.strictObject({
      payment_method: text.optional(),
      return_url: webAddress.optional(),
      setup_future_usage: savesCard,
      expand,
    }),
    answer: (call, { payment_method, return_url, setup_future_usage }) =>
      confirm(call, call.id, {
        paymentMethod: payment_method,
        returnUrl: return_url,
        savesCard: setup_future_usage !== undefined,
      }),
  }),
  endpoint({
    method: 'post',
    path: '/v1/payment_intents/:id/capture',
    parameters: z.strictObject({ amount_to_capture: wholeNumber.optional(), expand }),
    answer: (call, { amount_to_capture }) => capture(call, call.id, amount_to_capture),
  }),
  endpoint({
    method: 'post',
    path: '/v1/payment_intents/:id/cancel',
    parameters: z.strictObject({
      cancellation_reason: z
        .enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])
        .optional(),
      expand,
    }),
    answer: (call, { cancellation_reason = null }) => cancel(call, call.id, cancellation_reason),
  }),
];

interface NewIntent {
  amount: number;
  currency: string;
  allowed_payment_method_types?: 'card'[] | undefined;
  captureMethod: string;
  customer?: string | undefined;
  description?: string | null | undefined;
  metadata?: Record<string, string> | undefined;
  paymentMethod?: string | null;
  setupFutureUsage?: string | null;
  session?: string;
}

/** An intent without money: nothing happens until it is confirmed. */
export function addIntent(call: Call, given: NewIntent): Stripe.PaymentIntent {
  const currency = requireChargeable(given.amount, given.currency);
  const customer = given.customer === undefined ? null : findCustomer(call, given.customer, 'customer').id;
  const id = newId('pi');
  const object: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount: given.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: given.captureMethod,
    client_secret: `${id}_${newId('secret')}`,
    confirmation_method: 'automatic',
    created: call.now,
    currency,
    customer,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: given.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: given.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: given.setupFutureUsage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: given.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  call.state.put('payment_intent', id, { object, session: given.session ?? null });
  return object;
}
