import type Stripe from 'stripe';
import { z } from 'zod';
import type { Call } from './call.ts';
import type { Decline } from './cards.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { expand } from './parameters.ts';
import { notFound } from './problem.ts';

export const charges = [
  endpoint({
    method: 'get',
    path: '/v1/charges/:id',
    parameters: z.strictObject({ expand }),
    answer: (call) => findCharge(call, call.id),
  }),
];

export function findCharge(call: Call, id: string): Stripe.Charge {
  const record = call.state.get('charge', id);
  if (record === undefined) throw notFound('charge', id, 'charge');
  return record.object;
}

/** What the bank said to an intent: the amount is set aside, or (with a decline) it is not. */
export function addCharge(
  call: Call,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  decline: Decline | null,
): Stripe.Charge {
  const card = paymentMethod.card!;
  const object: Stripe.Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: paymentMethod.billing_details,
    calculated_statement_descriptor: 'ADMIT ONE SANDBOX',
    captured: false,
    created: call.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcome(decline),
    paid: decline === null,
    payment_intent: intent.id,
    payment_method: paymentMethod.id,
    payment_method_details: {
      type: 'card',
      card: {
        amount_authorized: decline ? null : intent.amount,
        authorization_code: null,
        brand: card.brand,
        checks: card.checks && {
          ...card.checks,
          cvc_check: decline?.code === 'incorrect_cvc' ? 'fail' : 'pass',
        },
        country: card.country,
        electronic_commerce_indicator: null,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        fingerprint: card.fingerprint ?? null,
        funding: card.funding,
        installments: null,
        last4: card.last4,
        mandate: null,
        network: card.brand,
        network_token: { used: false },
        network_transaction_id: null,
        regulated_status: 'unregulated',
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
      },
    },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: decline ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
  call.state.put('charge', object.id, { object });
  return object;
}

/** Changes a charge and gives it back as it is now. */
export function updateCharge(call: Call, id: string, change: Partial<Stripe.Charge>): Stripe.Charge {
  const object = { ...findCharge(call, id), ...change };
  call.state.put('charge', id, { object });
  return object;
}

function outcome(decline: Decline | null): Stripe.Charge.Outcome {
  return {
    advice_code: decline ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: decline ? '01' : null,
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline?.declineCode ?? null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: decline
      ? 'The bank did not return any further details with this decline.'
      : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}
