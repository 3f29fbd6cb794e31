import type Stripe from 'stripe';
import { z } from 'zod';
import type { Call } from './call.ts';
import { endpoint } from './endpoint.ts';
import { newId } from './id.ts';
import { expand, metadata, text } from './parameters.ts';
import { notFound } from './problem.ts';

export const customers = [
  endpoint({
    method: 'post',
    path: '/v1/customers',
    parameters: z.strictObject({
      email: text.max(512).optional(),
      name: text.optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      expand,
    }),
    answer(call, { email = null, name = null, description = null, metadata = {} }) {
      const id = newId('cus', 14);
      const object: Stripe.Customer = {
        id,
        object: 'customer',
        address: null,
        balance: 0,
        created: call.now,
        currency: null,
        default_source: null,
        delinquent: false,
        description,
        discount: null,
        email,
        invoice_prefix: id.slice(-8).toUpperCase(),
        invoice_settings: {
          custom_fields: null,
          default_payment_method: null,
          footer: null,
          rendering_options: null,
        },
        livemode: false,
        metadata,
        name,
        next_invoice_sequence: 1,
        phone: null,
        preferred_locales: [],
        shipping: null,
        tax_exempt: 'none',
        test_clock: null,
      };
      call.state.put('customer', id, { object });
      return object;
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/customers/:id',
    parameters: z.strictObject({ expand }),
    answer: (call) => findCustomer(call, call.id),
  }),
];

export function findCustomer(call: Call, id: string, param?: string): Stripe.Customer {
  const record = call.state.get('customer', id);
  if (record === undefined) throw notFound('customer', id, param);
  return record.object;
}
