import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { addIntent, enterCard, errorOf, runSandbox } from './running-sandbox.ts';

const { stripe, url } = await runSandbox();
const intentOf = (amount: number) => ({ amount, currency: 'usd', capture_method: 'manual' }) as const;

describe('an idempotency key', () => {
  it('gives the same answer again, and does nothing again', async () => {
    const first = await stripe.paymentIntents.create(intentOf(2000), { idempotencyKey: 'once' });
    const again = await stripe.paymentIntents.create(intentOf(2000), { idempotencyKey: 'once' });
    expect(again).toEqual(first);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it('gives a decline again, without a second attempt at the bank', async () => {
    const { id } = await addIntent(stripe);
    const decline = () =>
      errorOf(
        stripe.paymentIntents.confirm(
          id,
          { payment_method: 'pm_card_chargeDeclined' },
          { idempotencyKey: 'no' },
        ),
      );
    const [first, again] = [await decline(), await decline()];
    expect(again).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(again.charge).toBe(first.charge);
  });

  it('is refused with other parameters, or for another operation', async () => {
    await stripe.paymentIntents.create(intentOf(2000), { idempotencyKey: 'mine' });
    const other = await errorOf(stripe.paymentIntents.create(intentOf(3000), { idempotencyKey: 'mine' }));
    expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(other).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' });
    const elsewhere = await errorOf(stripe.customers.create({}, { idempotencyKey: 'mine' }));
    expect(elsewhere.message).toContain("('/v1/payment_intents' vs '/v1/customers')");
  });

  it('is not used up by a request that was never understood', async () => {
    await errorOf(stripe.paymentIntents.create(intentOf(-1), { idempotencyKey: 'mended' }));
    const intent = await stripe.paymentIntents.create(intentOf(2000), { idempotencyKey: 'mended' });
    expect(intent.amount).toBe(2000);
  });

  it('sent ten times at once makes one intent; who comes too early is told 409', async () => {
    const before = (await stripe.paymentIntents.list({ limit: 100 })).data.length;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        fetch(`${url}/v1/payment_intents`, {
          method: 'POST',
          headers: { authorization: 'Bearer sk_test_a', 'idempotency-key': 'at-once' },
          body: new URLSearchParams({ amount: '2000', currency: 'usd' }),
        }),
      ),
    );
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as Record<string, never>[];
    const codes = new Set(answers.map(({ status }) => status));
    expect([...codes].every((status) => status === 200 || status === 409)).toBe(true);
    const ids = new Set(bodies.filter((_, index) => answers[index]!.ok).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect((await stripe.paymentIntents.list({ limit: 100 })).data).toHaveLength(before + 1);
  });

  it('compares cards without remembering them', async () => {
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
    const first = await stripe.paymentMethods.create({ type: 'card', card }, { idempotencyKey: 'card' });
    const again = await stripe.paymentMethods.create({ type: 'card', card }, { idempotencyKey: 'card' });
    expect(again.id).toBe(first.id);
    expect((await enterCard(stripe, card.number)).id).not.toBe(first.id);
  });
});
