import type { Gateway } from '../../src/payments/gateway.ts';
import { createStripeGateway } from '../../src/payments/stripe.ts';

/** Our side of a gateway at this address, which asks once and no more. */
export function gatewayAt(address: string, options: { timeoutMs?: number } = {}): Gateway {
  return createStripeGateway({
    url: address,
    secretKey: 'sk_test_gateway',
    webhookSecret: 'whsec_gateway',
    publishableKey: 'pk_test_gateway',
    cardEntryUrl: `${address}/v1/payment_methods`,
    maxNetworkRetries: 0,
    ...options,
  });
}

let keys = 0;

/** A key nobody used yet. */
export function key(): string {
  keys += 1;
  return `key_${keys}`;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export const wanted = {
  amount: 2000,
  currency: 'USD',
  description: 'Two seats',
  metadata: { payment: 'pay_1' },
};
