import type Stripe from 'stripe';
import { z } from 'zod';
import type { Call } from './call.ts';
import { updateCharge } from './charges.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { listParameters, page } from './list.ts';
import { expand, text } from './parameters.ts';
import { notFound } from './problem.ts';

export const disputes = [
  endpoint({
    method: 'get',
    path: '/v1/disputes/:id',
    parameters: z.strictObject({ expand }),
    answer(call) {
      const record = call.state.get('dispute', call.id);
      if (record === undefined) throw notFound('dispute', call.id);
      return record.object;
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/disputes',
    parameters: listParameters.extend({ payment_intent: text.optional(), charge: text.optional() }),
    answer: (call, { payment_intent, charge, ...parameters }) =>
      page('/v1/disputes', call.state.all('dispute'), parameters, (object) => {
        const ofIntent = payment_intent === undefined || object.payment_intent === payment_intent;
        return ofIntent && (charge === undefined || object.charge === charge);
      }),
  }),
];

/** The buyer tells the bank that they know nothing of it, and the bank takes the money back. */
export function addDispute(call: Call, charge: Stripe.Charge): Stripe.Dispute {
  const object: Stripe.Dispute = {
    id: newId('dp'),
    object: 'dispute',
    amount: charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: call.now + daysToAnswer * 24 * 60 * 60,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: 'manual',
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  };
  call.state.put('dispute', object.id, { object });
  updateCharge(call, charge.id, { disputed: true });
  call.emit('charge.dispute.created', object);
  return object;
}

const daysToAnswer = 7;

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
