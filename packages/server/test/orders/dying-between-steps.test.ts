import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import { expectNoDamage } from '../support/audit.ts';
import { broke, type TestSale, testSale, visa } from '../support/test-sale.ts';
import { type Watcher, watchedDatabase, watchedGateway } from '../support/watched.ts';

let sale: TestSale;
let survivor: Orders;
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 400 });
  survivor = await sale.newProcess();
});

afterEach(() => expectNoDamage(sale.database.connection));

/** What changes the world for others: inside of a transaction, all before its commit comes to the same. */
const steps = /^(commit|gateway|sql\s+update (payments|outbox))/;

/** Says nothing any more once it has come to its nth step: before it was done, or before its answer was heard. */
function dyingAt(nth: number, when: 'before' | 'after') {
  let seen = 0;
  let isDead = false;
  const watcher: Watcher = {
    before() {
      if (isDead) throw new Error('This process is dead.');
    },
  };
  const die = (what: string) => {
    if (steps.test(what) && ++seen === nth) isDead = true;
    if (isDead) throw new Error('This process dies.');
  };
  watcher[when] = die;
  return { watcher, hasDied: () => isDead };
}

/** Has one process after the other die a step later, and gives what the survivor made of each order. */
async function endings(
  begin: (orders: Orders, buyer: number, order: Order) => Promise<unknown>,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; ; nth++) {
      const buyer = await sale.newBuyer();
      const order = await sale.hold(survivor, buyer, [nextSeat++, nextSeat++]);
      const { watcher, hasDied } = dyingAt(nth, when);
      const dying = await sale.newProcess({
        wrapDatabase: (same) => watchedDatabase(same, watcher),
        wrapGateway: (same) => watchedGateway(same, watcher),
      });
      await begin(dying, buyer, order).catch(() => undefined);
      if (!hasDied()) break;
      await sale.runLoops(survivor);
      await sale.runLoops(survivor);
      const { state, payment, total } = await sale.read(survivor, buyer, order);
      const intents = await sale.intentsOf(order);
      const taken = intents.reduce((sum, { captured }) => sum + captured, 0);
      const isSetAside = intents.some((intent) => intent.state === 'authorized');
      // Nothing is charged without tickets, no tickets are given without charge, and nothing stays half-way.
      expect({ nth, when, state, taken, isSetAside }).toEqual({
        nth,
        when,
        state,
        taken: state === 'paid' ? total : 0,
        isSetAside: false,
      });
      found.add(`${state} ${payment?.state}`);
    }
  }
  return found;
}

test('a process that dies while a card pays', async () => {
  const found = await endings((orders, buyer, order) => sale.pay(orders, buyer, order, visa));
  expect(found).toEqual(new Set(['held undefined', 'paid captured']));
});

test('a process that dies while a card is declined', async () => {
  const found = await endings((orders, buyer, order) => sale.pay(orders, buyer, order, broke));
  expect(found).toEqual(new Set(['held undefined', 'held failed']));
});

test('a process that dies while it takes the money', async () => {
  const found = await endings(async (orders, buyer, order) => {
    await sale.pay(survivor, buyer, order, visa);
    await sale.runLoops(orders);
  });
  expect(found).toEqual(new Set(['paid captured']));
});

test('a process that dies while a page is given up', async () => {
  const found = await endings(async (orders, buyer, order) => {
    await sale.pay(survivor, buyer, order, { type: 'page' });
    await sale.release(orders, buyer, order);
  });
  expect([...found].filter((ending) => ending !== 'paying created')).toEqual(['released canceled']);
});
