import { readFile } from 'node:fs/promises';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { addAuthorized, addIntent, enterCard, errorOf, returnUrl, runSandbox } from './running-sandbox.ts';

const { stripe } = await runSandbox();

describe('an intent', () => {
  it('looks as Stripe documents it', async () => {
    const documented = JSON.parse(
      await readFile(new URL('fixtures/payment-intent.json', import.meta.url), 'utf8'),
    ) as Stripe.PaymentIntent;
    const intent = await addIntent(stripe);
    const { id, client_secret, created, ...rest } = documented;
    expect(intent).toMatchObject(rest);
    expect(intent.id).toMatch(/^pi_\w{24}$/);
    expect(intent.client_secret).toContain(`${intent.id}_secret_`);
    expect(Math.abs(intent.created - Date.now() / 1000)).toBeLessThan(60);
    expect(intent.lastResponse.requestId).toMatch(/^req_/);
  });

  it('takes the money in two steps: set aside, then captured', async () => {
    const { id } = await addIntent(stripe, { metadata: { order: 'ord_1' } });
    const card = await enterCard(stripe, '4242424242424242');
    const authorized = await stripe.paymentIntents.confirm(id, {
      payment_method: card.id,
      return_url: returnUrl,
      expand: ['payment_method', 'latest_charge'],
    });
    expect(authorized).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 2000,
      amount_received: 0,
      metadata: { order: 'ord_1' },
      payment_method: { card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2040 } },
      latest_charge: { amount: 2000, captured: false, status: 'succeeded' },
    });
    const captured = await stripe.paymentIntents.capture(id);
    expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 2000 });
  });

  it('is captured at once where nobody asked for two steps', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'EUR',
      confirm: true,
      payment_method: 'pm_card_mastercard',
      return_url: returnUrl,
    });
    expect(intent).toMatchObject({ status: 'succeeded', currency: 'eur', amount_received: 500 });
  });

  it('is captured in part, and the rest goes back', async () => {
    const { id } = await addAuthorized(stripe);
    const captured = await stripe.paymentIntents.capture(id, {
      amount_to_capture: 1500,
      expand: ['latest_charge'],
    });
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount_received: 1500,
      latest_charge: { amount_captured: 1500, amount_refunded: 500, refunded: false },
    });
  });

  it('cannot be captured twice, and the error shows how it stands', async () => {
    const { id } = await addAuthorized(stripe);
    await stripe.paymentIntents.capture(id);
    const error = await errorOf(stripe.paymentIntents.capture(id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'succeeded', amount_received: 2000 },
    });
  });

  it('cannot be captured for more than was set aside, nor before anything was', async () => {
    const { id } = await addAuthorized(stripe);
    const tooMuch = await errorOf(stripe.paymentIntents.capture(id, { amount_to_capture: 2001 }));
    expect(tooMuch).toMatchObject({ code: 'amount_too_large', param: 'amount_to_capture' });
    const tooEarly = await errorOf(stripe.paymentIntents.capture((await addIntent(stripe)).id));
    expect(tooEarly).toMatchObject({
      code: 'payment_intent_unexpected_state',
      message: expect.stringContaining('it has a status of requires_payment_method'),
    });
  });

  it('is cancelled before or after the money is set aside, but not after it is taken', async () => {
    const open = await addIntent(stripe);
    expect(await stripe.paymentIntents.cancel(open.id)).toMatchObject({ status: 'canceled' });

    const authorized = await addAuthorized(stripe);
    const canceled = await stripe.paymentIntents.cancel(authorized.id, {
      cancellation_reason: 'abandoned',
      expand: ['latest_charge'],
    });
    expect(canceled).toMatchObject({
      status: 'canceled',
      amount_capturable: 0,
      cancellation_reason: 'abandoned',
      latest_charge: { captured: false, refunded: true },
    });
    expect(await errorOf(stripe.paymentIntents.cancel(authorized.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'canceled' },
    });
    expect(
      await errorOf(stripe.paymentIntents.confirm(open.id, { payment_method: 'pm_card_visa' })),
    ).toMatchObject({ code: 'payment_intent_unexpected_state' });

    const captured = await addAuthorized(stripe);
    await stripe.paymentIntents.capture(captured.id);
    expect(await errorOf(stripe.paymentIntents.cancel(captured.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded' },
    });
  });

  it.each([
    ['no amount', { amount: undefined }, 'parameter_missing', 'amount'],
    ['a broken amount', { amount: 1.5 }, 'parameter_invalid_integer', 'amount'],
    ['an amount of 0', { amount: 0 }, 'parameter_invalid_integer', 'amount'],
    ['less than 50 cents', { amount: 49 }, 'amount_too_small', 'amount'],
    ['a million dollars', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['an unknown currency', { currency: 'zzz' }, undefined, 'currency'],
    ['a customer nobody knows', { customer: 'cus_unknown' }, 'resource_missing', 'customer'],
    ['a field nobody knows', { amuont: 5 }, 'parameter_unknown', 'amuont'],
    [
      'the list that this version of the API no longer takes',
      { payment_method_types: ['card'] },
      'parameter_unknown',
      'payment_method_types',
    ],
  ])('is refused with %s', async (_what, given, code, param) => {
    const error = await errorOf(addIntent(stripe, given as Partial<Stripe.PaymentIntentCreateParams>));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect({ code: error.code, param: error.param }).toEqual({ code, param });
  });

  it('that does not exist is not found', async () => {
    const error = await errorOf(stripe.paymentIntents.retrieve('pi_unknown'));
    expect(error).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such payment_intent: 'pi_unknown'",
    });
  });
});

describe('the list of intents', () => {
  it('comes in pages, newest first, each intent once', async () => {
    const { stripe: other } = await runSandbox();
    const made: string[] = [];
    for (let count = 0; count < 7; count += 1) made.unshift((await addIntent(other)).id);
    const page = await other.paymentIntents.list({ limit: 3 });
    expect(page).toMatchObject({ object: 'list', url: '/v1/payment_intents', has_more: true });
    expect(page.data.map(({ id }) => id)).toEqual(made.slice(0, 3));
    const all = await other.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(made);
    const newer = await other.paymentIntents.list({ limit: 2, ending_before: made[3]! });
    expect(newer.data.map(({ id }) => id)).toEqual([made[1], made[2]]);
  });

  it('can begin at a time', async () => {
    let now = Date.parse('2030-01-01T00:00:00Z');
    const { stripe: other } = await runSandbox({ now: () => now });
    await addIntent(other);
    now += 60_000;
    const { id, created } = await addIntent(other);
    expect((await other.paymentIntents.list({ created: { gte: created } })).data).toMatchObject([{ id }]);
    expect((await other.paymentIntents.list({ created: { gt: created } })).data).toEqual([]);
  });
});
