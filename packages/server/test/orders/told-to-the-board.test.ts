import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import { expectNoDamage } from '../support/audit.ts';
import { broke, type TestSale, testSale, visa } from '../support/test-sale.ts';

/** What each step tells the board of its commit: a seat that the board takes for sold would be refused to everybody. */
let sale: TestSale;
let orders: Orders;
let told: unknown[] = [];
let buyer: number;
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 40 });
  orders = await sale.newProcess({
    seatsChanged: (changes) => {
      told.push(...changes.map(({ seat, status, buyerId, heldUntil }) => [seat, status, buyerId, heldUntil]));
    },
  });
  buyer = await sale.newBuyer();
});

afterEach(() => expectNoDamage(sale.database.connection));

function toldSince(): unknown[] {
  const since = told;
  told = [];
  return since;
}

async function held(): Promise<Order> {
  const order = await sale.hold(orders, buyer, [nextSeat++, nextSeat++]);
  toldSince();
  return order;
}

/** Both seats of an order. */
function both(order: Order, ...stands: unknown[]): unknown[] {
  return order.seats.map(({ seat }) => [seat, ...stands]);
}

test('a hold: held by its buyer until its end', async () => {
  const order = await sale.hold(orders, buyer, [nextSeat++, nextSeat++]);
  expect(toldSince()).toEqual(both(order, 'held', buyer, new Date(order.expiresAt)));
});

test('a hold that is refused: nothing', async () => {
  const order = await held();
  const taken = order.seats.map(({ seat }) => seat);
  await expect(sale.hold(orders, await sale.newBuyer(), taken)).rejects.toMatchObject({
    code: 'seats_taken',
  });
  expect(toldSince()).toEqual([]);
});

test('a payment: being paid, then sold', async () => {
  const order = await held();
  await sale.pay(orders, buyer, order, visa);
  expect(toldSince()).toEqual([...both(order, 'paying', buyer, null), ...both(order, 'sold', buyer, null)]);
  // Again: it is sold already.
  await expect(sale.pay(orders, buyer, order, visa)).resolves.toMatchObject({ state: 'paid' });
  expect(toldSince()).toEqual([]);
});

test('a declined card: held again to the same end; the third one: free', async () => {
  const order = await held();
  const decline = () => sale.pay(orders, buyer, order, broke).catch(({ code }) => code);
  const paying = both(order, 'paying', buyer, null);
  expect(await decline()).toBe('payment_declined');
  const { expiresAt } = await sale.read(orders, buyer, order);
  // Beginning to pay has moved the end, once.
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.parse(order.expiresAt));
  const heldAgain = both(order, 'held', buyer, new Date(expiresAt));
  expect(toldSince()).toEqual([...paying, ...heldAgain]);
  await decline();
  expect(toldSince()).toEqual([...paying, ...heldAgain]);
  await decline();
  expect(toldSince()).toEqual([...paying, ...both(order, 'free', null, null)]);
  expect(await sale.read(orders, buyer, order)).toMatchObject({ state: 'released', attemptsLeft: 0 });
});

test('a release: free; another one, and one of a hold that is over: nothing', async () => {
  const order = await held();
  await sale.release(orders, buyer, order);
  expect(toldSince()).toEqual(both(order, 'free', null, null));
  await sale.release(orders, buyer, order);
  expect(toldSince()).toEqual([]);

  const late = await held();
  await sale.letPass(late, '10 minutes');
  await sale.release(orders, buyer, late);
  expect(toldSince()).toEqual([]);
  expect(await sale.read(orders, buyer, late)).toMatchObject({ state: 'released' });
});

test('a page that is given up: free when the gateway has let go', async () => {
  const order = await held();
  await sale.pay(orders, buyer, order, { type: 'page' });
  expect(toldSince()).toEqual(both(order, 'paying', buyer, null));
  await sale.release(orders, buyer, order);
  expect(toldSince()).toEqual(both(order, 'free', null, null));
});

test('the sweeper: what it freed; a second one: nothing', async () => {
  const order = await held();
  await sale.letPass(order, '10 minutes');
  await sale.runLoops(orders);
  expect(toldSince()).toEqual(both(order, 'free', null, null));
  await sale.runLoops(orders);
  expect(toldSince()).toEqual([]);
});

test('a refused capture: what was sold is free', async () => {
  const order = await held();
  const refusing = await sale.newProcess({
    seatsChanged: (changes) =>
      told.push(...changes.map(({ seat, status, buyerId, heldUntil }) => [seat, status, buyerId, heldUntil])),
    wrapGateway: (gateway) => ({
      ...gateway,
      capture: async () => ({ kind: 'refused', code: 'charge_expired_for_capture', message: 'No.' }) as never,
    }),
  });
  await sale.pay(orders, buyer, order, visa);
  toldSince();
  await sale.runLoops(refusing);
  expect(toldSince()).toEqual(both(order, 'free', null, null));
  expect(await sale.read(orders, buyer, order)).toMatchObject({
    state: 'void',
    payment: { state: 'failed' },
  });
});
