import { decodeIdInListing, type Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { cardFields, submitPage } from '../support/gateway-page.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

interface House {
  server: TestServer;
  listingId: string;
}

let usual: House;
/** Holds end after a second here. */
let hasty: House;

async function openHouse(options: Parameters<typeof testServer>[0] = {}): Promise<House> {
  const server = await testServer(options);
  const seller = await makeAccount(server.database.connection, { seller: true });
  return { server, listingId: await listHall(server.url, seller.token, 40) };
}

/** Where a test lets hours go by at once, the sweeper has had no time to tidy. */
const untidied = 'a hold long past its time';

beforeAll(async () => {
  usual = await openHouse();
  hasty = await openHouse({ saleTimes: { holdSeconds: 1, payingSeconds: 2 } });
});

afterEach(async () => {
  for (const { server } of [usual, hasty])
    await expectNoDamage(server.database.connection, { but: [untidied] });
});

async function newBuyer({ server }: House): Promise<string> {
  return (await makeAccount(server.database.connection)).token;
}

function wish({ server, listingId }: House, token: string, seats: number[]) {
  return ask(server.url, 'selectSeats', { params: { listingId }, body: { seats }, token });
}

function pay({ server }: House, token: string, order: Order, method: object = visa) {
  return ask(server.url, 'buyTickets', { params: { orderId: order.id }, body: { method }, token });
}

const visa = { type: 'payment_method', paymentMethod: 'pm_card_visa' };

function until({ server }: House, token: string, order: Order, state: Order['state']): Promise<Order> {
  const read = () => must(server.url, 'readOrder', { params: { orderId: order.id }, token });
  return waitFor(read, (now) => now.state === state);
}

/** As if an hour had gone by for this order; its payment is left as new as it was, or is old too. */
async function letAnHourPass(
  { server }: House,
  order: Order,
  what: { ofItsPayment: boolean },
): Promise<void> {
  const { listingId, id } = decodeIdInListing(order.id);
  await server.database.inTransaction(async (sql) => {
    await sql.query(
      `update orders set created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
       where listing_id = $1::bigint and order_id = $2::bigint`,
      [listingId, id],
    );
    await sql.query(
      `update tickets set held_until = held_until - interval '1 hour'
       where listing_id = $1::bigint and order_id = $2::bigint`,
      [listingId, id],
    );
    await sql.query(
      `update payments set updated_at = updated_at + case when $3 then - interval '1 hour' else interval '1 hour' end
       where listing_id = $1::bigint and order_id = $2::bigint`,
      [listingId, id, what.ofItsPayment],
    );
  });
}

test('a hold ends by the clock, and then anybody may have its seats', async () => {
  const token = await newBuyer(hasty);
  const held = (await wish(hasty, token, [0, 1])).body;
  expect(held.state).toBe('held');
  await until(hasty, token, held, 'expired');
  expect((await wish(hasty, await newBuyer(hasty), [0, 1])).status).toBe(201);
});

test('a hold past its time is paid all the same where its seats can still be had: they are held anew', async () => {
  const token = await newBuyer(usual);
  const held = (await wish(usual, token, [10, 11])).body;
  await letAnHourPass(usual, held, { ofItsPayment: false });
  expect((await pay(usual, token, held)).body).toMatchObject({ state: 'paid', total: 10_000 });
});

test('a hold past its time of which a seat went cannot be paid: the buyer learns which, and that nothing was charged', async () => {
  const token = await newBuyer(usual);
  const held = (await wish(usual, token, [0, 1])).body;
  await letAnHourPass(usual, held, { ofItsPayment: false });

  const next = await newBuyer(usual);
  expect((await pay(usual, next, (await wish(usual, next, [1])).body)).body.state).toBe('paid');
  const late = await pay(usual, token, held);
  expect([late.status, late.problem.code]).toEqual([409, 'hold_expired']);
  expect(late.problem.details).toEqual({ seats: [{ seat: 1, label: 'Main A-2' }] });
  expect(late.problem.detail).toContain('nothing was charged');
});

test('a buyer’s own expired hold does not count against the limit', async () => {
  const token = await newBuyer(usual);
  const seats = [20, 21, 22, 23, 24, 25];
  const held = (await wish(usual, token, seats)).body;
  expect((await wish(usual, token, [30, 31, 32, 33, 34])).problem.code).toBe('limit_reached');
  await letAnHourPass(usual, held, { ofItsPayment: false });
  const anew = await wish(usual, token, seats);
  expect(anew.status).toBe(201);
  await must(usual.server.url, 'releaseOrder', { params: { orderId: anew.body.id }, token });
});

test('a page that nobody used is closed when the time is over, and only then are its seats free', async () => {
  const token = await newBuyer(usual);
  const held = (await wish(usual, token, [2])).body;
  const asked = await pay(usual, token, held, { type: 'page' });
  const { url } = asked.body.payment!.nextAction!;
  expect((await wish(usual, await newBuyer(usual), [2])).problem.code).toBe('seats_taken');

  await letAnHourPass(usual, held, { ofItsPayment: true });
  const over = await until(usual, token, held, 'expired');
  expect(over.payment).toMatchObject({ state: 'canceled', nextAction: null });
  await expect(submitPage(url, cardFields('4242424242424242'))).rejects.toThrow('410');
  expect((await wish(usual, await newBuyer(usual), [2])).status).toBe(201);
});

test('a payment that began in time gets its seats however late it ends', async () => {
  const token = await newBuyer(usual);
  const held = (await wish(usual, token, [3])).body;
  const method = { type: 'payment_method', paymentMethod: 'pm_card_authenticationRequired' };
  const asked = await pay(usual, token, held, method);
  await letAnHourPass(usual, held, { ofItsPayment: false });
  expect((await wish(usual, await newBuyer(usual), [3])).problem.code).toBe('seats_taken');
  await submitPage(asked.body.payment!.nextAction!.url, { outcome: 'complete' });
  await until(usual, token, held, 'paid');
});
