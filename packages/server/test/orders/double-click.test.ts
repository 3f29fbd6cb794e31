import { randomUUID } from 'node:crypto';
import { decodeIdInListing, type Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import { notFound } from '../../src/platform/problem.ts';
import { expectNoDamage } from '../support/audit.ts';
import { broke, type TestSale, testSale, visa } from '../support/test-sale.ts';

let sale: TestSale;
let one: Orders;
let other: Orders;
let buyer: number;
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 40 });
  one = await sale.newProcess();
  other = await sale.newProcess({ ownPool: true });
});

afterEach(() => expectNoDamage(sale.database.connection));

async function held(): Promise<Order> {
  buyer = await sale.newBuyer();
  return sale.hold(one, buyer, [nextSeat++, nextSeat++]);
}

/** Refusals are answers too. */
function answerOf(asked: Promise<Order>): Promise<unknown> {
  return asked.then(
    ({ state, payment }) => ({ state, payment: payment?.id }),
    ({ code, message, details }) => ({ code, message, details }),
  );
}

test('clicks, a webhook and reconcile in two processes drive one attempt: one intent, taken once', async () => {
  for (let round = 0; round < 2; round++) {
    const order = await held();
    const key = randomUUID();
    const begun = sale.pay(one, buyer, order, visa, key);
    const webhook = async () => {
      const { payment } = await sale.read(other, buyer, order);
      if (payment === null) return;
      const { listingId, id } = decodeIdInListing(payment.id);
      await Promise.all([other.driveOn(listingId, id), one.driveOn(listingId, id)]);
    };
    await Promise.all([
      begun,
      sale.pay(other, buyer, order, visa, key),
      sale.pay(other, buyer, order),
      webhook(),
      ...[one, other, one, other].map((orders) => sale.runLoops(orders)),
    ]);
    await webhook();
    await Promise.all([sale.runLoops(one), sale.runLoops(other)]);
    expect(await sale.read(one, buyer, order)).toMatchObject({
      state: 'paid',
      payment: { state: 'captured' },
    });
    expect(await sale.intentsOf(order)).toMatchObject([{ state: 'captured', captured: order.total }]);
  }
});

test('the key of a failed payment answers with its own reason, whatever became of the order since', async () => {
  const order = await held();
  const key = randomUUID();
  const first = await answerOf(sale.pay(one, buyer, order, broke, key));
  expect(first).toMatchObject({
    code: 'payment_declined',
    details: { declineCode: 'insufficient_funds', attemptsLeft: 2 },
  });
  const restarted = await sale.newProcess({ ownPool: true });
  expect(await answerOf(sale.pay(restarted, buyer, order, broke, key))).toEqual(first);

  await sale.pay(one, buyer, order, visa);
  const replayed = await answerOf(sale.pay(one, buyer, order, broke, key));
  expect(replayed).toMatchObject({
    code: 'payment_declined',
    message: expect.stringContaining('the tickets are yours'),
    details: { declineCode: 'insufficient_funds', attemptsLeft: 0, expiresAt: null },
  });
});

test('the key of a payment answers the same after the card it came with is gone', async () => {
  let isGone = false;
  const orders = await sale.newProcess({
    async cardReference() {
      if (isGone) throw notFound('card', 'crd_0000000001');
      return 'pm_card_visa';
    },
  });
  const order = await held();
  const key = randomUUID();
  const card = { type: 'card', cardId: 1 } as const;
  const first = await answerOf(sale.pay(orders, buyer, order, card, key));
  isGone = true;
  expect(await answerOf(sale.pay(orders, buyer, order, card, key))).toEqual(first);
  expect(await answerOf(sale.pay(orders, buyer, order, visa, key))).toMatchObject({
    code: 'idempotency_mismatch',
  });
});

test('the key of a payment that was given up, or whose time ran out, never answers like a sale', async () => {
  const keys = { released: randomUUID(), expired: randomUUID() };
  const given = await held();
  await sale.pay(one, buyer, given, { type: 'page' }, keys.released);
  await sale.release(other, buyer, given);
  expect(await answerOf(sale.pay(one, buyer, given, { type: 'page' }, keys.released))).toMatchObject({
    code: 'order_state',
    details: { state: 'released' },
  });

  const late = await held();
  await sale.pay(one, buyer, late, { type: 'page' }, keys.expired);
  await sale.letPass(late, '1 hour');
  await sale.runLoops(other);
  expect(await answerOf(sale.pay(one, buyer, late, { type: 'page' }, keys.expired))).toMatchObject({
    code: 'hold_expired',
  });
});

test('a key that joined an attempt is answered by it for ever: a click that comes late begins no payment of its own', async () => {
  const order = await held();
  const key = randomUUID();
  await sale.pay(one, buyer, order, { type: 'page' });
  expect(await sale.pay(other, buyer, order, visa, key)).toMatchObject({ state: 'paying' });
  await sale.letPass(order, '1 hour');
  await sale.runLoops(one);
  expect(await answerOf(sale.pay(one, buyer, order, visa, key))).toMatchObject({ code: 'hold_expired' });
  expect(await answerOf(sale.pay(one, buyer, order, broke, key))).toMatchObject({
    code: 'idempotency_mismatch',
  });
  // A key of its own holds the seats anew.
  expect(await sale.pay(one, buyer, order)).toMatchObject({ state: 'paid' });
});
