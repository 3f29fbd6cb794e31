import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { addIntent, enterCard, errorOf, returnUrl, runSandbox } from './running-sandbox.ts';

let now = Date.now();
const { stripe } = await runSandbox({ now: () => now });
const success = 'http://127.0.0.1:9/paid?page={CHECKOUT_SESSION_ID}';

function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

const card = (number: string) => ({ number, exp_month: '12', exp_year: '40', cvc: '123' });

describe('the authentication page', () => {
  async function addAsking() {
    const { id } = await addIntent(stripe);
    const method = await enterCard(stripe, '4000002500003155');
    const asking = await stripe.paymentIntents.confirm(id, {
      payment_method: method.id,
      return_url: returnUrl,
    });
    expect(asking).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl } },
    });
    return { id, url: asking.next_action!.redirect_to_url!.url! };
  }

  it('sets the money aside when the buyer completes it', async () => {
    const { id, url } = await addAsking();
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('$20.00');
    const answer = await submit(url, { outcome: 'complete' });
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location')!);
    expect(back.origin + back.pathname).toBe(returnUrl);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      payment_intent: id,
      redirect_status: 'succeeded',
    });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_capture',
      next_action: null,
    });
    expect((await submit(url, { outcome: 'complete' })).status).toBe(404);
  });

  it('leaves the intent waiting for another card when the buyer fails it', async () => {
    const { id, url } = await addAsking();
    const answer = await submit(url, { outcome: 'fail' });
    expect(answer.headers.get('location')).toContain('redirect_status=failed');
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    const other = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(other.status).toBe('requires_capture');
  });

  it('does nothing for an intent that was cancelled meanwhile, nor at an invented address', async () => {
    const { id, url } = await addAsking();
    expect((await submit(`${url}x`, { outcome: 'complete' })).status).toBe(404);
    await stripe.paymentIntents.cancel(id);
    expect((await submit(url, { outcome: 'complete' })).status).toBe(404);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('canceled');
  });
});

function addPage(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: 'usd',
          unit_amount: 1000,
          product_data: { name: 'Two <b>seats</b> & "more"' },
        },
      },
    ],
    payment_intent_data: { capture_method: 'manual', metadata: { payment: 'pay_1' } },
    metadata: { payment: 'pay_1' },
    success_url: success,
    cancel_url: 'http://127.0.0.1:9/back',
    ...more,
  });
}

describe('the checkout page', () => {
  it('shows what is paid for, escaped, and how to go back', async () => {
    const session = await addPage();
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 2000,
      payment_intent: null,
    });
    const text = await (await fetch(session.url!)).text();
    expect(text).toContain('Two &lt;b&gt;seats&lt;/b&gt; &amp; &quot;more&quot;');
    expect(text).toContain('$20.00');
    expect(text).toContain('href="http://127.0.0.1:9/back"');
    expect(text).not.toContain('<script');
  });

  it('takes a second card after a decline, on the same intent', async () => {
    const session = await addPage();
    const declined = await submit(session.url!, card('4000000000009995'));
    expect(declined.status).toBe(402);
    expect(await declined.text()).toContain('Your card has insufficient funds.');
    const tried = await stripe.checkout.sessions.retrieve(session.id);
    expect(tried.status).toBe('open');
    const wrong = await submit(session.url!, card('4242424242424241'));
    expect(await wrong.text()).toContain('Your card number is incorrect.');
    const paid = await submit(session.url!, card('4242424242424242'));
    expect(paid.status).toBe(303);
    expect(paid.headers.get('location')).toBe(`http://127.0.0.1:9/paid?page=${session.id}`);
    const complete = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(complete).toMatchObject({
      status: 'complete',
      url: null,
      payment_status: 'unpaid',
      payment_intent: {
        id: tried.payment_intent,
        status: 'requires_capture',
        metadata: { payment: 'pay_1' },
      },
    });
    await stripe.paymentIntents.capture(tried.payment_intent as string);
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
    const error = await errorOf(stripe.checkout.sessions.expire(session.id));
    expect(error.message).toContain('has a status of complete');
  });

  it('sends the buyer to the bank and back where the card wants it', async () => {
    const session = await addPage();
    const toBank = await submit(session.url!, card('4000002500003155'));
    const failed = await submit(toBank.headers.get('location')!, { outcome: 'fail' });
    expect(failed.headers.get('location')).toBe(session.url);
    expect(await (await fetch(session.url!)).text()).toContain('has failed authentication');
    const again = await submit(session.url!, card('4000002500003155'));
    const passed = await submit(again.headers.get('location')!, { outcome: 'complete' });
    expect(passed.headers.get('location')).toBe(`http://127.0.0.1:9/paid?page=${session.id}`);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete');
  });

  it('takes no card once it is expired, by the shop or by the clock', async () => {
    const byShop = await addPage();
    await submit(byShop.url!, card('4000002500003155'));
    expect(await stripe.checkout.sessions.expire(byShop.id)).toMatchObject({ status: 'expired', url: null });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(byShop.id, {
      expand: ['payment_intent'],
    });
    expect(payment_intent).toMatchObject({ status: 'canceled' });
    expect((await submit(byShop.url!, card('4242424242424242'))).status).toBe(410);

    const seconds = Math.floor(now / 1000);
    const error = await errorOf(addPage({ expires_at: seconds + 29 * 60 }));
    expect(error).toMatchObject({ statusCode: 400, param: 'expires_at' });
    const byClock = await addPage({ expires_at: seconds + 31 * 60 });
    now += 32 * 60_000;
    expect((await submit(byClock.url!, card('4242424242424242'))).status).toBe(410);
    expect((await stripe.checkout.sessions.retrieve(byClock.id)).status).toBe('expired');
  });

  it('saves a card without charging it', async () => {
    const customer = await stripe.customers.create();
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      customer: customer.id,
      currency: 'usd',
      success_url: success,
    });
    expect(await (await submit(session.url!, card('4000000000000002'))).text()).toContain(
      'Your card was declined.',
    );
    expect((await submit(session.url!, card('5555555555554444'))).status).toBe(303);
    const saved = await stripe.paymentMethods.list({ customer: customer.id });
    expect(saved.data).toMatchObject([{ card: { brand: 'mastercard', last4: '4444' } }]);
    const { setup_intent } = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['setup_intent'],
    });
    expect(setup_intent).toMatchObject({ status: 'succeeded', payment_method: saved.data[0]!.id });
  });
});
