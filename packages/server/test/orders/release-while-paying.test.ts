import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import { expectNoDamage } from '../support/audit.ts';
import { submitPage } from '../support/gateway-page.ts';
import { type TestSale, testSale, visa } from '../support/test-sale.ts';
import { pauseAfter, watchedDatabase, watchedGateway } from '../support/watched.ts';

let sale: TestSale;
let orders: Orders;
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 60 });
  orders = await sale.newProcess();
});

afterEach(() => expectNoDamage(sale.database.connection));

/** Outside of a transaction, where another process sees what was done so far. */
const instants = /^(commit|gateway|sql\s+update payments)/;

function outcome(asked: Promise<Order>): Promise<string> {
  return asked.then(
    ({ state }) => state,
    ({ code, message }) => code ?? message,
  );
}

test('giving up at each instant of a payment ends in tickets and money, or in neither', async () => {
  const endings = new Set<string>();
  for (let nth = 1; ; nth++) {
    const buyer = await sale.newBuyer();
    const order = await sale.hold(orders, buyer, [nextSeat++]);
    const pause = pauseAfter((what) => instants.test(what), nth);
    const slow = await sale.newProcess({
      wrapDatabase: (same) => watchedDatabase(same, pause.watcher),
      wrapGateway: (same) => watchedGateway(same, pause.watcher),
    });
    const paying = outcome(sale.pay(slow, buyer, order, visa));
    await Promise.race([paying, pause.reached]);
    if (!pause.wasReached()) break;
    const releasing = outcome(sale.release(orders, buyer, order));
    // Where the payment is stopped inside of a transaction, giving up waits for it.
    await Promise.race([releasing, sale.database.connection.query('select pg_sleep(0.1)')]);
    pause.goOn();
    const [paid, released] = await Promise.all([paying, releasing]);
    await sale.runLoops(orders);
    const { state } = await sale.read(orders, buyer, order);
    const intents = await sale.intentsOf(order);
    const taken = intents.reduce((sum, { captured }) => sum + captured, 0);
    expect({ nth, taken }).toEqual({ nth, taken: state === 'paid' ? order.total : 0 });
    expect(intents.filter((intent) => intent.state === 'authorized')).toEqual([]);
    expect([nth, paid === 'paid', released === 'order_state']).toEqual([
      nth,
      ...Array(2).fill(state === 'paid'),
    ]);
    endings.add(state);
  }
  expect(endings).toEqual(new Set(['released', 'paid']));
});

test('giving up while the card is being declined gives the seats back, not only to their hold', async () => {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, [nextSeat++]);
  const asked = await sale.pay(orders, buyer, order, {
    type: 'payment_method',
    paymentMethod: 'pm_card_authenticationRequired',
  });
  const pause = pauseAfter((what) => what === 'commit');
  const slow = await sale.newProcess({ wrapDatabase: (same) => watchedDatabase(same, pause.watcher) });
  const releasing = outcome(sale.release(slow, buyer, order));
  await pause.reached;
  await submitPage(asked.payment!.nextAction!.url, { outcome: 'fail' });
  await sale.runLoops(orders);
  expect(await sale.read(orders, buyer, order)).toMatchObject({ state: 'held', attemptsLeft: 2 });
  pause.goOn();
  expect(await releasing).toBe('released');
});
