import { describe, expect, it } from 'vitest';
import { createStripeGateway } from '../../src/payments/stripe.ts';
import { collect, gatewayAt, key, wanted } from './our-side.ts';
import { enterCard, returnUrl, runSandbox } from './running-sandbox.ts';

const { url, stripe } = await runSandbox();
const gateway = gatewayAt(url);

async function addIntent(): Promise<string> {
  const intent = await gateway.createIntent(wanted, key());
  if (intent.kind !== 'ok') throw new Error(`The intent was not made: ${intent.kind}`);
  return intent.reference;
}

function confirm(reference: string, paymentMethod = 'pm_card_visa', under = key()) {
  return gateway.confirmIntent({ reference, paymentMethod, returnUrl }, under);
}

async function addAuthorized(): Promise<string> {
  const reference = await addIntent();
  expect((await confirm(reference)).kind).toBe('ok');
  return reference;
}

async function addPage() {
  const expiresAt = new Date(Date.now() + 40 * 60_000);
  const page = await gateway.createPage({ ...wanted, returnUrl, expiresAt }, key());
  if (page.kind !== 'ok') throw new Error(`The page was not made: ${page.kind}`);
  return page;
}

function payOn(page: { url: string }, number: string) {
  const body = new URLSearchParams({ number, exp_month: '12', exp_year: '40', cvc: '123' });
  return fetch(page.url, { method: 'POST', body, redirect: 'manual' });
}

describe('an attempt', () => {
  it('goes from a handle to money that is set aside, taken and given back', async () => {
    const reference = await addIntent();
    expect(await gateway.read(reference)).toEqual({ kind: 'unconfirmed' });
    const authorized = {
      kind: 'ok',
      intent: reference,
      amount: 2000,
      captured: 0,
      currency: 'USD',
      card: { brand: 'visa', last4: '4242' },
    };
    expect(await confirm(reference)).toMatchObject(authorized);
    expect(await gateway.read(reference)).toMatchObject(authorized);
    expect(await gateway.capture({ reference, amount: 2000 }, key())).toEqual({ kind: 'ok' });
    expect(await gateway.read(reference)).toMatchObject({ kind: 'ok', captured: 2000 });
    const refund = await gateway.refund({ reference, amount: 500, metadata: { refund: 'ref_1' } }, key());
    expect(refund).toMatchObject({ kind: 'ok', reference: expect.stringMatching(/^re_/) });
  });

  it('is one attempt for one key, however often it is asked for', async () => {
    const same = key();
    const first = await gateway.createIntent(wanted, same);
    expect(await gateway.createIntent(wanted, same)).toEqual(first);
    const reference = await addIntent();
    const confirmKey = key();
    const authorized = await confirm(reference, 'pm_card_visa', confirmKey);
    expect(await confirm(reference, 'pm_card_visa', confirmKey)).toEqual(authorized);
    expect(await confirm(reference, 'pm_card_visa', key())).toMatchObject({ kind: 'ok', intent: reference });
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline', 'Your card was declined.'],
    [
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'card_declined',
      'insufficient_funds',
      'Your card has insufficient funds.',
    ],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card', 'Your card has expired.'],
    ['pm_unknown', 'resource_missing', null, "No such PaymentMethod: 'pm_unknown'"],
  ])('with %s is declined for good', async (paymentMethod, code, declineCode, message) => {
    const reference = await addIntent();
    expect(await confirm(reference, paymentMethod)).toEqual({ kind: 'declined', code, declineCode, message });
    if (declineCode !== null) {
      expect(await gateway.read(reference)).toEqual({ kind: 'declined', code, declineCode, message });
    }
  });

  it('sends the buyer to a page where the bank wants to know who it is', async () => {
    for (const [outcome, then] of [
      ['complete', { kind: 'ok' }],
      ['fail', { kind: 'declined', code: 'payment_intent_authentication_failure', declineCode: null }],
    ] as const) {
      const reference = await addIntent();
      const asked = await confirm(reference, 'pm_card_authenticationRequired');
      if (asked.kind !== 'action') throw new Error(asked.kind);
      expect(await gateway.read(reference)).toEqual(asked);
      await fetch(asked.url, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
      expect(await gateway.read(reference)).toMatchObject(then);
    }
  });
});

it('a confirmation by a process at another address is seen, not made again', async () => {
  const elsewhere = 'http://127.0.0.1:10/back';
  for (const [paymentMethod, kind] of [
    ['pm_card_visa', 'ok'],
    ['pm_card_chargeDeclined', 'declined'],
  ] as const) {
    const reference = await addIntent();
    const same = key();
    expect((await confirm(reference, paymentMethod, same)).kind).toBe(kind);
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(reference);
    const again = await gateway.confirmIntent({ reference, paymentMethod, returnUrl: elsewhere }, same);
    expect(again.kind).toBe(kind);
    expect((await stripe.paymentIntents.retrieve(reference)).latest_charge).toBe(charge);
  }
});

describe('taking, letting go and giving back', () => {
  it('taken twice is taken once, but not for another amount', async () => {
    const reference = await addAuthorized();
    const same = key();
    for (const under of [same, same, key()]) {
      expect(await gateway.capture({ reference, amount: 2000 }, under)).toEqual({ kind: 'ok' });
    }
    // Money was taken, so "refused" would be a lie; how much of it is right is for a person to say.
    expect(await gateway.capture({ reference, amount: 1999 }, key())).toMatchObject({ kind: 'unknown' });
    expect(await gateway.read(reference)).toMatchObject({ captured: 2000 });
  });

  it('cannot take what was let go, nor more than was set aside', async () => {
    const reference = await addAuthorized();
    expect(await gateway.capture({ reference, amount: 2001 }, key())).toMatchObject({
      kind: 'refused',
      code: 'amount_too_large',
    });
    // What is refused is not kept set aside either.
    expect(await gateway.read(reference)).toEqual({ kind: 'canceled' });
    expect(await gateway.cancel(reference, key())).toEqual({ kind: 'canceled' });
    expect(await gateway.cancel(reference, key())).toEqual({ kind: 'canceled' });
    expect(await gateway.read(reference)).toEqual({ kind: 'canceled' });
    expect(await gateway.capture({ reference, amount: 2000 }, key())).toMatchObject({
      kind: 'refused',
      code: 'payment_intent_unexpected_state',
    });
    expect(await confirm(reference)).toEqual({ kind: 'canceled' });
  });

  it('cannot let go what was taken', async () => {
    const reference = await addAuthorized();
    await gateway.capture({ reference, amount: 2000 }, key());
    expect(await gateway.cancel(reference, key())).toEqual({ kind: 'captured' });
  });

  it('gives back once for one key, even when the gateway has forgotten the key', async () => {
    const reference = await addAuthorized();
    await gateway.capture({ reference, amount: 2000 }, key());
    const same = key();
    const refund = { reference, amount: 1500, metadata: {} };
    const first = await gateway.refund(refund, same);
    expect(await gateway.refund(refund, same)).toEqual(first);
    const [made] = (await stripe.refunds.list({ payment_intent: reference })).data;
    expect(made!.metadata).toEqual({ refund_key: same });
    expect(await gateway.refund(refund, key())).toMatchObject({ kind: 'refused', code: 'amount_too_large' });
  });
});

describe('a page', () => {
  it('is read, taken and given back by its own reference', async () => {
    const page = await addPage();
    const { reference } = page;
    expect(reference).toMatch(/^cs_/);
    expect(await gateway.read(reference)).toEqual({ kind: 'action', url: page.url });
    expect(await gateway.capture({ reference, amount: 2000 }, key())).toMatchObject({ kind: 'unknown' });
    await payOn(page, '4000000000000002');
    expect(await gateway.read(reference)).toEqual({ kind: 'action', url: page.url });
    await payOn(page, '4242424242424242');
    expect(await gateway.read(reference)).toMatchObject({
      kind: 'ok',
      amount: 2000,
      intent: expect.stringMatching(/^pi_/),
      card: { last4: '4242' },
    });
    expect(await gateway.capture({ reference, amount: 2000 }, key())).toEqual({ kind: 'ok' });
    expect(await gateway.cancel(reference, key())).toEqual({ kind: 'captured' });
    expect(await gateway.refund({ reference, amount: 2000, metadata: {} }, key())).toMatchObject({
      kind: 'ok',
    });
  });

  it('is cancelled before anybody paid, and after', async () => {
    const open = await addPage();
    expect(await gateway.cancel(open.reference, key())).toEqual({ kind: 'canceled' });
    expect(await gateway.cancel(open.reference, key())).toEqual({ kind: 'canceled' });
    expect(await gateway.read(open.reference)).toEqual({ kind: 'canceled' });
    const paid = await addPage();
    await payOn(paid, '4242424242424242');
    expect(await gateway.cancel(paid.reference, key())).toEqual({ kind: 'canceled' });
    expect(await gateway.read(paid.reference)).toEqual({ kind: 'canceled' });
  });
});

describe('saved cards', () => {
  it('are kept, listed, paid with and forgotten', async () => {
    const customer = await gateway.createCustomer({ accountId: 'acc_1', email: 'ada@example.com' }, key());
    const entered = await enterCard(stripe, '4242424242424242');
    const kept = await gateway.attachCard({ customer, paymentMethod: entered.id });
    const card = { reference: entered.id, brand: 'visa', last4: '4242', expMonth: 12, expYear: 2040 };
    expect(kept).toEqual({ kind: 'ok', card });
    expect(await gateway.attachCard({ customer, paymentMethod: entered.id })).toEqual(kept);
    expect(await gateway.listCards(customer)).toEqual([card]);
    const intent = await gateway.createIntent({ ...wanted, customer }, key());
    if (intent.kind !== 'ok') throw new Error(intent.kind);
    expect(await confirm(intent.reference, card.reference)).toMatchObject({ kind: 'ok' });
    await gateway.detachCard(card.reference);
    await gateway.detachCard(card.reference);
    expect(await gateway.listCards(customer)).toEqual([]);
  });

  it('are refused where the bank says no, or where they are somebody else’s', async () => {
    const [ada, bob] = await Promise.all([
      gateway.createCustomer({ accountId: 'acc_1', email: 'ada@example.com' }, key()),
      gateway.createCustomer({ accountId: 'acc_2', email: 'bob@example.com' }, key()),
    ]);
    expect(
      await gateway.attachCard({ customer: ada, paymentMethod: 'pm_card_chargeDeclined' }),
    ).toMatchObject({
      kind: 'declined',
      declineCode: 'generic_decline',
    });
    const kept = await gateway.attachCard({ customer: ada, paymentMethod: 'pm_card_visa' });
    if (kept.kind !== 'ok') throw new Error(kept.kind);
    const { reference } = kept.card;
    expect(await gateway.attachCard({ customer: bob, paymentMethod: reference })).toMatchObject({
      kind: 'declined',
    });
  });

  it('can be kept by the payment, or given on a page', async () => {
    const customer = await gateway.createCustomer({ accountId: 'acc_3', email: 'eve@example.com' }, key());
    const intent = await gateway.createIntent({ ...wanted, customer }, key());
    if (intent.kind !== 'ok') throw new Error(intent.kind);
    await gateway.confirmIntent(
      { reference: intent.reference, paymentMethod: 'pm_card_visa', returnUrl, save: true },
      key(),
    );
    const page = await gateway.createCardPage({ customer, returnUrl }, key());
    await payOn(page, '5555555555554444');
    expect((await gateway.listCards(customer)).map(({ brand }) => brand)).toEqual(['mastercard', 'visa']);
  });
});

it('lists every intent with what was taken and given back', async () => {
  const { url: fresh } = await runSandbox();
  const other = gatewayAt(fresh);
  const references: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    const intent = await other.createIntent({ ...wanted, metadata: { payment: `pay_${count}` } }, key());
    if (intent.kind !== 'ok') throw new Error(intent.kind);
    references.push(intent.reference);
  }
  const [open, authorized, captured, canceled] = references as [string, string, string, string];
  for (const reference of [authorized, captured, canceled]) {
    await other.confirmIntent({ reference, paymentMethod: 'pm_card_visa', returnUrl }, key());
  }
  await other.capture({ reference: captured, amount: 1500 }, key());
  await other.refund({ reference: captured, amount: 500, metadata: {} }, key());
  await other.cancel(canceled, key());
  const listed = await collect(other.list({ createdAfter: new Date(Date.now() - 60_000) }));
  expect(listed).toMatchObject([
    { reference: canceled, state: 'canceled', captured: 0, refunded: 0 },
    { reference: captured, state: 'captured', captured: 1500, refunded: 500, metadata: { payment: 'pay_2' } },
    { reference: authorized, state: 'authorized', captured: 0, refunded: 0 },
    { reference: open, state: 'open', amount: 2000, currency: 'USD' },
  ]);
  expect(await collect(other.list({ createdAfter: new Date(Date.now() + 60_000) }))).toEqual([]);
  await other.close();
});

it('says how a card can be given', () => {
  expect(gateway.ways()).toEqual({
    cardEntry: { url: `${url}/v1/payment_methods`, publishableKey: 'pk_test_gateway' },
    hostedPage: true,
  });
  const real = createStripeGateway({ secretKey: 'sk_live_1', webhookSecret: 'whsec_1' });
  expect(real.name).toBe('stripe');
  expect(real.ways()).toEqual({ cardEntry: null, hostedPage: true });
});
