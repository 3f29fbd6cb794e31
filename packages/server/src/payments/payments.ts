import type { PaymentWays } from '@admit-one/sdk/contract';
import type { Loop } from '../platform/loops.ts';
import { createWebhooks, type WebhookDeps } from './webhooks.ts';

export type PaymentsDeps = WebhookDeps;

export interface Payments {
  ways(): PaymentWays;
  /** @throws WebhookSignatureError when the signature is not the gateway's */
  receiveWebhook(rawBody: Buffer, signature: string): Promise<void>;
  readonly loops: readonly Loop[];
}

export function createPayments(deps: PaymentsDeps): Payments {
  const webhooks = createWebhooks(deps);
  return {
    ways: () => ({ gateway: deps.gateway.name, ...deps.gateway.ways() }),
    receiveWebhook: webhooks.receive,
    loops: [
      {
        name: 'webhooks',
        everyMs: 2_000,
        async run(signal) {
          while (!signal.aborted && (await webhooks.handleLeftOver()) > 0);
        },
      },
    ],
  };
}
