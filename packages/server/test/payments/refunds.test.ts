import { describe, expect, it } from 'vitest';
import { addAuthorized, errorOf, runSandbox } from './running-sandbox.ts';

const { stripe } = await runSandbox();

async function addPaid() {
  const { id } = await addAuthorized(stripe);
  return stripe.paymentIntents.capture(id);
}

describe('a refund', () => {
  it('gives money back, in parts, until nothing is left', async () => {
    const { id } = await addPaid();
    const first = await stripe.refunds.create({
      payment_intent: id,
      amount: 500,
      metadata: { refund: 'ref_1' },
    });
    expect(first).toMatchObject({
      object: 'refund',
      amount: 500,
      status: 'succeeded',
      payment_intent: id,
      metadata: { refund: 'ref_1' },
    });
    const rest = await stripe.refunds.create({ payment_intent: id });
    expect(rest.amount).toBe(1500);
    expect((await stripe.refunds.list({ payment_intent: id })).data.map((refund) => refund.id)).toEqual([
      rest.id,
      first.id,
    ]);
    expect(await stripe.refunds.retrieve(first.id)).toMatchObject({ amount: 500 });
    const { latest_charge } = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(latest_charge).toMatchObject({ refunded: true, amount_refunded: 2000 });
    expect(await errorOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      statusCode: 400,
      code: 'charge_already_refunded',
    });
  });

  it('of more than is left gives nothing back', async () => {
    const { id } = await addPaid();
    await stripe.refunds.create({ payment_intent: id, amount: 1500 });
    const error = await errorOf(stripe.refunds.create({ payment_intent: id, amount: 501 }));
    expect(error).toMatchObject({
      code: 'amount_too_large',
      param: 'amount',
      message: 'Refund amount ($5.01) is greater than unrefunded amount on charge ($5.00)',
    });
    expect((await stripe.refunds.list({ payment_intent: id })).data).toHaveLength(1);
  });

  it('needs money that was taken', async () => {
    const { id } = await addAuthorized(stripe);
    expect((await errorOf(stripe.refunds.create({ payment_intent: id }))).message).toBe(
      `This PaymentIntent (${id}) does not have a successful charge to refund.`,
    );
    expect(await errorOf(stripe.refunds.create({ payment_intent: 'pi_unknown' }))).toMatchObject({
      code: 'resource_missing',
    });
  });
});
