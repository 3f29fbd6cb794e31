import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import Stripe from 'stripe';
import { expect, it, vi } from 'vitest';
import {
  addAuthorized,
  addIntent,
  errorOf,
  returnUrl,
  runSandbox,
  serveOnFreePort,
} from './running-sandbox.ts';

const secret = 'whsec_test';
const webhooks = new Stripe('sk_test_unused').webhooks;
const patience = { timeout: 30_000, interval: 10 };

async function runReceiver(refusals = 0) {
  const received: { type: string; body: Buffer; signature: string; object: { id: string } }[] = [];
  let toRefuse = refusals;
  const listener: RequestListener = async (request, response) => {
    const body = await buffer(request);
    const signature = String(request.headers['stripe-signature']);
    toRefuse -= 1;
    if (toRefuse >= 0) {
      response.writeHead(500).end();
      return;
    }
    const event = webhooks.constructEvent(body, signature, secret);
    received.push({ type: event.type, body, signature, object: event.data.object as { id: string } });
    response.end();
  };
  return { url: await serveOnFreePort(listener), received };
}

it('every change is told, signed as Stripe signs', async () => {
  const receiver = await runReceiver();
  const { stripe } = await runSandbox({ webhook: { url: receiver.url, secret } });
  const { id } = await addIntent(stripe);
  await errorOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined' }));
  await stripe.paymentIntents.confirm(id, {
    payment_method: 'pm_card_authenticationRequired',
    return_url: returnUrl,
  });
  await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa', return_url: returnUrl });
  await stripe.paymentIntents.capture(id);
  const refund = await stripe.refunds.create({
    payment_intent: id,
    amount: 500,
    metadata: { refund: 'ref_1' },
  });
  await stripe.paymentIntents.cancel((await addIntent(stripe)).id);
  const expected = [
    'charge.refunded',
    'payment_intent.amount_capturable_updated',
    'payment_intent.canceled',
    'payment_intent.payment_failed',
    'payment_intent.requires_action',
    'payment_intent.succeeded',
    'refund.created',
    'refund.updated',
  ];
  await vi.waitFor(
    () => expect(receiver.received.map(({ type }) => type).sort()).toEqual(expected),
    patience,
  );
  const succeeded = receiver.received.find(({ type }) => type === 'payment_intent.succeeded')!;
  expect(succeeded.object).toMatchObject({ id, status: 'succeeded', amount_received: 2000 });
  const refunded = receiver.received.find(({ type }) => type === 'refund.updated')!;
  expect(refunded.object).toMatchObject({ id: refund.id, metadata: { refund: 'ref_1' } });
  expect(() => webhooks.constructEvent(succeeded.body, succeeded.signature, 'whsec_other')).toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  );
  const changed = Buffer.from(succeeded.body.toString().replace('2000', '9000'));
  expect(() => webhooks.constructEvent(changed, succeeded.signature, secret)).toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  );
});

it('a receiver that fails is told again, and holds no answer up', async () => {
  const receiver = await runReceiver(2);
  const { stripe } = await runSandbox({ webhook: { url: receiver.url, secret, retryDelayMs: 5 } });
  const { id } = await addAuthorized(stripe);
  await vi.waitFor(() => expect(receiver.received.map(({ object }) => object.id)).toEqual([id]), patience);
});
