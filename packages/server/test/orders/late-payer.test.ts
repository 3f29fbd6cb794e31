import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { expectNoDamage } from '../support/audit.ts';
import { cardFields, submitPage } from '../support/gateway-page.ts';
import { type TestSale, testSale, visa } from '../support/test-sale.ts';
import { waitFor } from '../support/wait-for.ts';
import { pauseAfter, watchedDatabase } from '../support/watched.ts';

let sale: TestSale;
let orders: Orders;
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 60, buyerLimit: 4 });
  orders = await sale.newProcess();
});

afterEach(() => expectNoDamage(sale.database.connection));

function freeSeats(count: number): number[] {
  return Array.from({ length: count }, () => nextSeat++);
}

/** The state of the order, or the code of the refusal. */
function outcome(asked: Promise<Order>): Promise<string> {
  return asked.then(
    ({ state }) => state,
    ({ code, message }) => code ?? message,
  );
}

/** How much of the hold is left, by the clock of the database. */
async function waitUntilOver(order: Order, buyer: number): Promise<void> {
  await waitFor(
    () => sale.read(orders, buyer, order),
    ({ state }) => state === 'expired',
  );
}

async function endSoon(order: Order): Promise<void> {
  await sale.letPass(order, '599.7 seconds');
}

test('a hold past its time is paid where its seats can still be had, whether the sweeper has come by or not', async () => {
  for (const hasSwept of [false, true]) {
    const buyer = await sale.newBuyer();
    const order = await sale.hold(orders, buyer, freeSeats(2));
    await sale.letPass(order, '10 minutes');
    if (hasSwept) await sale.runLoops(orders);
    expect(await outcome(sale.pay(orders, buyer, order))).toBe('paid');
  }
});

test('a hold past its time is not paid once one of its seats went', async () => {
  for (const hasSwept of [false, true]) {
    const buyer = await sale.newBuyer();
    const order = await sale.hold(orders, buyer, freeSeats(2));
    await sale.letPass(order, '10 minutes');
    if (hasSwept) await sale.runLoops(orders);
    expect(await outcome(sale.hold(orders, await sale.newBuyer(), [order.seats[0]!.seat]))).toBe('held');
    await expect(sale.pay(orders, buyer, order)).rejects.toMatchObject({
      code: 'hold_expired',
      details: { seats: [{ seat: order.seats[0]!.seat }] },
    });
    expect(await sale.intentsOf(order)).toEqual([]);
  }
});

test('holding anew counts against the limit like any hold, whether the sweeper has come by or not', async () => {
  for (const hasSwept of [false, true]) {
    const buyer = await sale.newBuyer();
    const order = await sale.hold(orders, buyer, freeSeats(2));
    await sale.letPass(order, '10 minutes');
    if (hasSwept) await sale.runLoops(orders);
    const others = await sale.hold(orders, buyer, freeSeats(3));
    expect(await outcome(sale.pay(orders, buyer, order))).toBe('limit_reached');
    await sale.release(orders, buyer, others);
    expect(await outcome(sale.pay(orders, buyer, order))).toBe('paid');
  }
});

test('a hold in time is paid after the sale has ended, and none is held anew by then', async () => {
  const buyer = await sale.newBuyer();
  const inTime = await sale.hold(orders, buyer, freeSeats(1));
  const late = await sale.hold(orders, buyer, freeSeats(1));
  await sale.letPass(late, '10 minutes');
  const endSale = (at: string) =>
    sale.database.connection.query(
      `update listings set sale_closes_at = ${at}, version = version + 1 where listing_id = $1::bigint`,
      [sale.listingId],
    );
  await endSale('now()');
  expect(await outcome(sale.pay(orders, buyer, late))).toBe('not_on_sale');
  expect(await outcome(sale.pay(orders, buyer, inTime))).toBe('paid');
  await endSale('starts_at');
  expect(await outcome(sale.pay(orders, buyer, late))).toBe('paid');
});

test('who began to pay in time and who takes the seats after the end meet in the same instant: one has them', async () => {
  // The owner is stopped having judged the order in time (somebody else is faster), and having locked the seats.
  for (const [statement, expected] of [
    ['join orders', ['hold_expired', 'held']],
    ['join tickets', ['paid', 'seats_taken']],
  ] as const) {
    const owner = await sale.newBuyer();
    const next = await sale.newBuyer();
    const order = await sale.hold(orders, owner, freeSeats(2));
    await endSoon(order);
    const pause = pauseAfter((what) => what.includes(statement) && what.includes('for update'));
    const slow = await sale.newProcess({ wrapDatabase: (same) => watchedDatabase(same, pause.watcher) });
    const paying = outcome(sale.pay(slow, owner, order));
    await pause.reached;
    await waitUntilOver(order, owner);
    const seats = order.seats.map(({ seat }) => seat).toReversed();
    const taking = outcome(sale.hold(orders, next, seats));
    if (expected[0] === 'hold_expired') await taking;
    pause.goOn();
    expect(await Promise.all([paying, taking])).toEqual(expected);
  }
});

test('a buyer who begins to pay and holds others in the instant of the end does not get twice the limit', async () => {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, freeSeats(4));
  await endSoon(order);
  const pause = pauseAfter((what) => what.includes('join orders') && what.includes('for update'));
  const slow = await sale.newProcess({ wrapDatabase: (same) => watchedDatabase(same, pause.watcher) });
  const paying = outcome(sale.pay(slow, buyer, order));
  await pause.reached;
  await waitUntilOver(order, buyer);
  const holding = outcome(sale.hold(orders, buyer, freeSeats(4)));
  // Where the hold does not wait its turn it is answered before the payment goes on.
  await Promise.race([holding, sale.database.connection.query('select pg_sleep(0.3)')]);
  pause.goOn();
  expect(await Promise.all([paying, holding])).toEqual(['paid', 'limit_reached']);
});

test('an attempt whose process died before the gateway heard of it charges nobody an hour later', async () => {
  const buyer = await sale.newBuyer();
  for (const method of [visa, { type: 'page' } as const]) {
    const order = await sale.hold(orders, buyer, freeSeats(1));
    const dying = await sale.newProcess({ wrapGateway: silent });
    await outcome(sale.pay(dying, buyer, order, method));
    await sale.letPass(order, '1 hour');
    await sale.runLoops(orders);
    expect(await sale.read(orders, buyer, order)).toMatchObject({
      state: 'expired',
      payment: { state: 'canceled' },
    });
    expect(await sale.intentsOf(order)).toEqual([]);
  }
});

test('a gateway that never says how an attempt stands does not keep its seats for ever', async () => {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, freeSeats(1));
  await sale.pay(orders, buyer, order, { type: 'page' });
  await sale.letPass(order, '1 hour');
  await sale.runLoops(await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, read: unknown }) }));
  expect(await sale.read(orders, buyer, order)).toMatchObject({ state: 'expired' });
  expect(await sale.intentsOf(order)).toMatchObject([]);
});

test('a page that its buyer’s request did not live to open is opened minutes later', async () => {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, freeSeats(1));
  await outcome(sale.pay(await sale.newProcess({ wrapGateway: silent }), buyer, order, { type: 'page' }));
  await sale.letPass(order, '14 minutes');
  await sale.database.connection.query(
    `update payments set created_at = created_at - interval '14 minutes' where state = 'created'`,
  );
  await sale.runLoops(orders);
  const { state, payment } = await sale.read(orders, buyer, order);
  expect([state, payment?.state]).toEqual(['paying', 'created']);
  await submitPage(payment!.nextAction!.url, cardFields('4242424242424242'));
  await sale.runLoops(orders);
  expect(await sale.read(orders, buyer, order)).toMatchObject({ state: 'paid' });
});

test('a page that was paid at the last second gives the tickets, however late we hear of it', async () => {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, freeSeats(1));
  const asked = await sale.pay(orders, buyer, order, { type: 'page' });
  await submitPage(asked.payment!.nextAction!.url, cardFields('4242424242424242'));
  await sale.letPass(order, '1 hour');
  await sale.runLoops(orders);
  await sale.runLoops(orders);
  expect(await sale.read(orders, buyer, order)).toMatchObject({
    state: 'paid',
    payment: { state: 'captured' },
  });
});

test('a card that is declined after the time is over leaves nothing held', async () => {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, freeSeats(1));
  const asked = await sale.pay(orders, buyer, order, {
    type: 'payment_method',
    paymentMethod: 'pm_card_authenticationRequired',
  });
  await submitPage(asked.payment!.nextAction!.url, { outcome: 'fail' });
  await sale.letPass(order, '1 hour');
  await sale.runLoops(orders);
  expect(await sale.read(orders, buyer, order)).toMatchObject({
    state: 'expired',
    payment: { state: 'failed' },
  });
  const seats = order.seats.map(({ seat }) => seat);
  expect(await outcome(sale.hold(orders, await sale.newBuyer(), seats))).toBe('held');
});

const unknown = async () => ({ kind: 'unknown', cause: new Error('The gateway is silent.') }) as const;

/** A gateway that cannot be reached. */
function silent(gateway: Gateway): Gateway {
  return { ...gateway, createIntent: unknown, createPage: unknown };
}
