import type Stripe from 'stripe';
import { z } from 'zod';
import type { Call } from './call.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { expand } from './parameters.ts';
import { notFound } from './problem.ts';

export const setupIntents = [
  endpoint({
    method: 'get',
    path: '/v1/setup_intents/:id',
    parameters: z.strictObject({ expand }),
    answer(call) {
      const record = call.state.get('setup_intent', call.id);
      if (record === undefined) throw notFound('setup_intent', call.id, 'intent');
      return record.object;
    },
  }),
];

/** The trace of a card that was saved on a page; nothing is charged. */
export function addSetupIntent(call: Call, customer: string, paymentMethod: string): Stripe.SetupIntent {
  const id = newId('seti');
  const object: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_${newId('secret')}`,
    created: call.now,
    customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'succeeded',
    usage: 'off_session',
  };
  call.state.put('setup_intent', id, { object });
  return object;
}
