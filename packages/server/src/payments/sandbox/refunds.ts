import type Stripe from 'stripe';
import { z } from 'zod';
import { show } from './amounts.ts';
import type { Call } from './call.ts';
import { findCharge, updateCharge } from './charges.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { findIntent } from './intent-transitions.ts';
import { listParameters, page } from './list.ts';
import { expand, metadata, text, wholeNumber } from './parameters.ts';
import { invalidParameter, invalidRequest, notFound } from './problem.ts';

const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

export const refunds = [
  endpoint({
    method: 'post',
    path: '/v1/refunds',
    parameters: z.strictObject({
      payment_intent: text.optional(),
      charge: text.optional(),
      amount: wholeNumber.optional(),
      metadata: metadata.optional(),
      reason: z.enum(reasons).optional(),
      expand,
    }),
    answer(call, { payment_intent, charge, amount, metadata = {}, reason = null }) {
      const charged = payment_intent
        ? chargeOf(call, findIntent(call, payment_intent))
        : findCharge(call, charge ?? '');
      return refund(call, charged, amount ?? charged.amount - charged.amount_refunded, metadata, reason);
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/refunds/:id',
    parameters: z.strictObject({ expand }),
    answer(call) {
      const record = call.state.get('refund', call.id);
      if (record === undefined) throw notFound('refund', call.id);
      return record.object;
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/refunds',
    parameters: listParameters.extend({ payment_intent: text.optional(), charge: text.optional() }),
    answer: (call, { payment_intent, charge, ...parameters }) =>
      page('/v1/refunds', call.state.all('refund'), parameters, (object) => {
        const ofIntent = payment_intent === undefined || object.payment_intent === payment_intent;
        return ofIntent && (charge === undefined || object.charge === charge);
      }),
  }),
];

function chargeOf(call: Call, intent: Stripe.PaymentIntent): Stripe.Charge {
  if (intent.status !== 'succeeded') {
    const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`;
    throw invalidRequest(message, { param: 'payment_intent' });
  }
  return findCharge(call, intent.latest_charge as string);
}

function refund(
  call: Call,
  charge: Stripe.Charge,
  amount: number,
  metadata: Record<string, string>,
  reason: string | null,
): Stripe.Refund {
  if (!charge.captured)
    throw invalidRequest(`Charge ${charge.id} has not been captured.`, { charge: charge.id });
  if (charge.disputed) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw invalidRequest(message, { code: 'charge_disputed', charge: charge.id });
  }
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    const code = 'charge_already_refunded';
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code, charge: charge.id });
  }
  if (amount < 1) throw invalidParameter('amount', 'Invalid positive integer', 'parameter_invalid_integer');
  if (amount > left) {
    const { currency } = charge;
    const message = `Refund amount (${show(amount, currency)}) is greater than unrefunded amount on charge (${show(left, currency)})`;
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount' });
  }
  const object: Stripe.Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  call.state.put('refund', object.id, { object });
  const amount_refunded = charge.amount_refunded + amount;
  const refunded = updateCharge(call, charge.id, {
    amount_refunded,
    refunded: amount_refunded === charge.amount,
  });
  call.emit('refund.created', object);
  call.emit('charge.refunded', refunded);
  call.emit('refund.updated', object);
  return object;
}
