import { readFile } from 'node:fs/promises';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { WebhookSignatureError } from '../../src/payments/gateway.ts';
import { createStripeGateway } from '../../src/payments/stripe.ts';

const gateway = createStripeGateway({ secretKey: 'sk_test_gateway', webhookSecret: 'whsec_gateway' });

describe('a webhook', () => {
  const webhooks = new Stripe('sk_test_unused').webhooks;
  const sign = (payload: string, secret: string, timestamp = Math.floor(Date.now() / 1000)) =>
    webhooks.generateTestHeaderString({ payload, secret, timestamp });

  it('is read when the gateway signed it, lately', async () => {
    const intent: unknown = JSON.parse(
      await readFile(new URL('fixtures/payment-intent.json', import.meta.url), 'utf8'),
    );
    const event = {
      id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
      object: 'event',
      api_version: '2026-10-28.endive',
      created: 1686089970,
      data: { object: { ...(intent as object), metadata: { payment: 'pay_1' } } },
      livemode: false,
      pending_webhooks: 0,
      request: { id: null, idempotency_key: null },
      type: 'payment_intent.succeeded',
    };
    const payload = JSON.stringify(event);
    const body = Buffer.from(payload);
    expect(gateway.readWebhook(body, sign(payload, 'whsec_gateway'))).toEqual({
      id: event.id,
      type: event.type,
      metadata: { payment: 'pay_1' },
      intent: null,
      createdAt: new Date(1686089970_000),
      body: event,
    });
    const sixMinutesAgo = Math.floor(Date.now() / 1000) - 360;
    for (const signature of [
      '',
      'nonsense',
      sign(payload, 'whsec_other'),
      sign(payload, 'whsec_gateway', sixMinutesAgo),
    ]) {
      expect(() => gateway.readWebhook(body, signature)).toThrow(WebhookSignatureError);
    }
  });
});
