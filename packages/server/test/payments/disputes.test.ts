import { expect, it } from 'vitest';
import { createStripeGateway } from '../../src/payments/stripe.ts';
import { addAuthorized, addIntent, errorOf, runSandbox } from './running-sandbox.ts';

const { stripe, url } = await runSandbox();
const gateway = createStripeGateway({ url, secretKey: 'sk_test_sandbox', webhookSecret: 'whsec_unused' });

it('a card that is disputed pays, and the bank takes the money back once it was taken', async () => {
  const { id } = await addAuthorized(stripe, 'pm_card_createDispute');
  expect(await gateway.readDispute(id)).toEqual({ kind: 'undisputed' });
  await stripe.paymentIntents.capture(id);

  expect(await gateway.readDispute(id)).toEqual({ kind: 'disputed' });
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  expect(dispute).toMatchObject({
    amount: 2000,
    reason: 'fraudulent',
    status: 'needs_response',
    metadata: {},
  });
  expect(await stripe.disputes.retrieve(dispute!.id)).toEqual(dispute);
  for await (const intent of gateway.list({ createdAfter: new Date(0) }))
    expect(intent).toMatchObject({ reference: id, disputed: true, refunded: 0 });

  expect((await errorOf(stripe.refunds.create({ payment_intent: id }))).code).toBe('charge_disputed');
  expect(await gateway.refund({ reference: id, amount: 2000, metadata: {} }, 'rfd_1')).toMatchObject({
    kind: 'refused',
    code: 'charge_disputed',
  });
});

it('what was given to an intent is read, and of one that nobody knows nothing is', async () => {
  const { id } = await addIntent(stripe, { metadata: { payment: 'pay_1' } });
  expect(await gateway.readMetadata(id)).toEqual({ payment: 'pay_1' });
  expect(await gateway.readMetadata('pi_nobody')).toBeNull();
});
