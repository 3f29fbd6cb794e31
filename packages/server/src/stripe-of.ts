import type { Config } from './config.ts';
import type { Gateway } from './payments/gateway.ts';
import { createStripeGateway } from './payments/stripe.ts';

/** The gateway that the settings name; null where they name none, and the bundled sandbox takes its place. */
export function stripeOf(config: Config): Gateway | null {
  if (config.stripeSecretKey === null) return null;
  return createStripeGateway({
    secretKey: config.stripeSecretKey,
    webhookSecret: config.stripeWebhookSecret!,
    timeoutMs: config.stripeTimeoutMs,
    ...(config.stripeApiUrl === null ? {} : { url: config.stripeApiUrl }),
  });
}
