import type Stripe from 'stripe';
import { z } from 'zod';
import type { Call } from './call.ts';
import { type Card, type CardEntry, declineOf, numberOfToken, readCard } from './cards.ts';
import { findCustomer } from './customers.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { listParameters, page } from './list.ts';
import { expand, metadata, text } from './parameters.ts';
import { cardError, invalidRequest, notFound } from './problem.ts';
import type { Records } from './records.ts';

type PaymentMethodRecord = Records['payment_method'];

const cardFields = z.strictObject({ number: text, exp_month: text, exp_year: text, cvc: text.optional() });
const address = z.strictObject({
  city: text.optional(),
  country: text.optional(),
  line1: text.optional(),
  line2: text.optional(),
  postal_code: text.optional(),
  state: text.optional(),
});

export const paymentMethods = [
  endpoint({
    method: 'post',
    path: '/v1/payment_methods',
    publishable: true,
    parameters: z.strictObject({
      type: z.literal('card'),
      card: cardFields,
      billing_details: z
        .strictObject({
          name: text.optional(),
          email: text.optional(),
          phone: text.optional(),
          address: address.optional(),
        })
        .optional(),
      allow_redisplay: text.optional(),
      metadata: metadata.optional(),
      expand,
    }),
    answer: (call, { card, metadata }) => addPaymentMethod(call, card, metadata).object,
  }),
  endpoint({
    method: 'get',
    path: '/v1/payment_methods/:id',
    parameters: z.strictObject({ expand }),
    answer: (call) => findPaymentMethod(call, call.id, 'payment_method').object,
  }),
  endpoint({
    method: 'post',
    path: '/v1/payment_methods/:id/attach',
    parameters: z.strictObject({ customer: text, expand }),
    answer: (call, { customer }) => attach(call, findPaymentMethod(call, call.id), customer).object,
  }),
  endpoint({
    method: 'post',
    path: '/v1/payment_methods/:id/detach',
    parameters: z.strictObject({ expand }),
    answer(call) {
      const record = findPaymentMethod(call, call.id);
      if (record.object.customer === null) {
        throw invalidRequest(
          'The payment method you provided is not attached to a customer so detachment is impossible.',
        );
      }
      const object = { ...record.object, customer: null };
      call.state.put('payment_method', object.id, { ...record, object, spent: true });
      return object;
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/payment_methods',
    parameters: listParameters.extend({ customer: text.optional(), type: text.optional() }),
    answer: (call, { customer, type = 'card', ...parameters }) =>
      page('/v1/payment_methods', call.state.all('payment_method'), parameters, (object) =>
        customer === undefined ? false : object.customer === customer && object.type === type,
      ),
  }),
  endpoint({
    method: 'get',
    path: '/v1/customers/:id/payment_methods',
    parameters: listParameters.extend({ type: text.optional() }),
    answer(call, { type, ...parameters }) {
      const customer = findCustomer(call, call.id, 'customer');
      const url = `/v1/customers/${customer.id}/payment_methods`;
      return page(url, call.state.all('payment_method'), parameters, (object) => {
        return object.customer === customer.id && (type === undefined || object.type === type);
      });
    },
  }),
];

export function addPaymentMethod(
  call: Call,
  entry: CardEntry,
  metadata: Record<string, string> = {},
): PaymentMethodRecord {
  const card = readCard(entry, call.now * 1000);
  const object = show(call, card, metadata);
  const record = { object, behaviour: card.behaviour, spent: false };
  call.state.put('payment_method', object.id, record);
  return record;
}

/** One of Stripe's ready-made tokens becomes a payment method of its own each time it is named. */
export function findPaymentMethod(call: Call, id: string, param?: string): PaymentMethodRecord {
  const number = numberOfToken(id);
  if (number !== undefined) {
    const nextYear = new Date(call.now * 1000).getUTCFullYear() + 1;
    return addPaymentMethod(call, { number, exp_month: '12', exp_year: String(nextYear) });
  }
  const record = call.state.get('payment_method', id);
  if (record === undefined) throw notFound('PaymentMethod', id, param);
  return record;
}

/** Attaching asks the bank whether the card is good, so a card that is not shows here already. */
export function attach(call: Call, record: PaymentMethodRecord, customer: string): PaymentMethodRecord {
  const { object, behaviour, spent } = record;
  findCustomer(call, customer, 'customer');
  if (object.customer === customer) return record;
  if (object.customer !== null) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.');
  }
  if (spent) throw invalidRequest(spentMessage);
  const decline = behaviour === 'declines_when_charged' ? null : declineOf(behaviour);
  if (decline) throw cardError(decline.code, decline.message, { decline_code: decline.declineCode });
  const attached = { ...record, object: { ...object, customer } };
  call.state.put('payment_method', object.id, attached);
  return attached;
}

export const spentMessage =
  'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.';

function show(call: Call, card: Card, metadata: Record<string, string>): Stripe.PaymentMethod {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
      country: 'US',
      display_brand: card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: card.fingerprint,
      funding: 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: call.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata,
    type: 'card',
  };
}
