import { randomUUID } from 'node:crypto';
import { decodeId, type Order } from '@admit-one/sdk/contract';
import { verifyTicket } from '@admit-one/sdk/token';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { GatewayIntent } from '../../src/payments/gateway.ts';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { cardFields, enterCard, submitPage } from '../support/gateway-page.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

let server: TestServer;
let seller: string;
let listingId: string;
let nextSeat = 0;

beforeAll(async () => {
  server = await testServer();
  seller = (await makeAccount(server.database.connection, { seller: true })).token;
  listingId = await listHall(server.url, seller, 200);
});

afterEach(() => expectNoDamage(server.database.connection));

const visa = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } } as const;
const broke = {
  method: { type: 'payment_method', paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds' },
} as const;

async function newBuyer(): Promise<string> {
  return (await makeAccount(server.database.connection)).token;
}

function freeSeats(count: number): number[] {
  return Array.from({ length: count }, () => nextSeat++);
}

function hold(token: string, seats: number[]): Promise<Order> {
  return must(server.url, 'selectSeats', { params: { listingId }, body: { seats }, token });
}

function pay(token: string, order: Order, body: object = visa, idempotencyKey: string = randomUUID()) {
  return ask(server.url, 'buyTickets', { params: { orderId: order.id }, body, token, idempotencyKey });
}

function read(token: string, order: Order): Promise<Order> {
  return must(server.url, 'readOrder', { params: { orderId: order.id }, token });
}

async function statusesOf(token: string, seats: number[]): Promise<string> {
  const { statuses } = await must(server.url, 'readSeats', { params: { listingId }, token });
  return seats.map((seat) => statuses[seat]).join('');
}

/** What the gateway itself has of an order. */
async function intentsOf(order: Order): Promise<GatewayIntent[]> {
  const intents: GatewayIntent[] = [];
  for await (const intent of server.gateway.list({ createdAfter: new Date(0) })) {
    if (intent.metadata.order === order.id) intents.push(intent);
  }
  return intents;
}

test('two seats are held, paid, sold in one commit, captured, and verified at the gate', async () => {
  const token = await newBuyer();
  const seats = freeSeats(2);
  const held = await hold(token, seats);
  expect(held).toMatchObject({ state: 'held', total: 10_000, currency: 'USD', ticketIds: [], payment: null });
  expect(held.seats).toMatchObject(
    seats.map((seat) => ({ seat, label: `Main A-${seat + 1}`, category: 'S', price: 5000 })),
  );
  expect(await statusesOf(token, seats)).toBe('mm');

  const paid = await pay(token, held);
  expect(paid.status).toBe(200);
  expect(paid.body).toMatchObject({ state: 'paid', payment: { amount: 10_000, nextAction: null } });
  expect(paid.body.ticketIds).toHaveLength(2);
  expect(await statusesOf(await newBuyer(), seats)).toBe('ss');

  const captured = await waitFor(
    () => read(token, held),
    (order) => order.payment?.state === 'captured',
  );
  expect(captured.state).toBe('paid');
  expect(await intentsOf(held)).toMatchObject([
    { state: 'captured', amount: 10_000, captured: 10_000, currency: 'USD' },
  ]);

  const ticketId = captured.ticketIds[0]!;
  const ticket = await must(server.url, 'accessTicket', { params: { ticketId }, token });
  expect(ticket).toMatchObject({ orderId: held.id, listingId, seat: seats[0], label: held.seats[0]!.label });
  const keys = await must(server.url, 'readTicketKeys');
  expect(verifyTicket(ticket.qr, keys)).toMatchObject({ valid: true });
  const again = await must(server.url, 'accessTicket', { params: { ticketId }, token });
  expect(again.qr).toBe(ticket.qr);
  const mine = await must(server.url, 'listTickets', { token });
  expect(mine.items.map(({ id }) => id).sort()).toEqual([...captured.ticketIds].sort());
});

test('a saved card pays, and nobody pays with somebody else’s', async () => {
  const token = await newBuyer();
  const card = await must(server.url, 'addCard', { token, body: { paymentMethod: 'pm_card_mastercard' } });
  const body = { method: { type: 'card', cardId: card.id } };

  const thief = await newBuyer();
  const theirs = await pay(thief, await hold(thief, freeSeats(1)), body);
  expect([theirs.status, theirs.problem.code]).toEqual([404, 'not_found']);

  const { status, body: order } = await pay(token, await hold(token, freeSeats(1)), body);
  expect([status, order.state]).toEqual([200, 'paid']);
});

test('a card that is typed in goes to the gateway, and what came back pays', async () => {
  const token = await newBuyer();
  const { cardEntry } = await must(server.url, 'readPaymentWays');
  const paymentMethod = await enterCard(cardEntry!, '4242 4242 4242 4242');
  const { body } = await pay(token, await hold(token, freeSeats(1)), {
    method: { type: 'payment_method', paymentMethod },
  });
  expect(body.state).toBe('paid');
});

test('a declined card leaves the hold with its end, the third one gives the seats back', async () => {
  const token = await newBuyer();
  const seats = freeSeats(2);
  const order = await hold(token, seats);

  const first = await pay(token, order, broke);
  expect([first.status, first.problem.code]).toEqual([402, 'payment_declined']);
  expect(first.problem.details).toMatchObject({ declineCode: 'insufficient_funds', attemptsLeft: 2 });
  const afterFirst = await read(token, order);
  expect(afterFirst).toMatchObject({ state: 'held', attemptsLeft: 2, payment: { state: 'failed' } });
  expect(afterFirst.expiresAt).toBe(first.problem.details.expiresAt);
  expect(await statusesOf(token, seats)).toBe('mm');

  const second = await pay(token, order, broke);
  expect(second.problem.details).toMatchObject({ attemptsLeft: 1, expiresAt: afterFirst.expiresAt });

  const third = await pay(token, order, broke);
  expect(third.problem.details).toEqual({
    declineCode: 'insufficient_funds',
    attemptsLeft: 0,
    expiresAt: null,
  });
  expect(await read(token, order)).toMatchObject({ state: 'released', ticketIds: [] });
  expect(await statusesOf(token, seats)).toBe('ff');

  const fourth = await pay(token, order);
  expect([fourth.status, fourth.problem.code]).toEqual([409, 'order_state']);
});

test('after a declined card another one pays', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(1));
  expect((await pay(token, order, broke)).status).toBe(402);
  expect((await pay(token, order)).body).toMatchObject({ state: 'paid', attemptsLeft: 2 });
});

test('the first begin of a payment moves the end of the hold, once', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(1));
  await pay(token, order, broke);
  const begun = await read(token, order);
  const minutes = (Date.parse(begun.expiresAt) - Date.parse(begun.createdAt)) / 60_000;
  expect(minutes).toBeCloseTo(15, 3);
  await pay(token, order, broke);
  expect((await read(token, order)).expiresAt).toBe(begun.expiresAt);
});

test('a bank that asks who is there is answered on its page, and the order is paid', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(1));
  const asked = await pay(token, order, {
    method: { type: 'payment_method', paymentMethod: 'pm_card_authenticationRequired' },
  });
  expect(asked.body).toMatchObject({ state: 'paying', payment: { nextAction: { type: 'open_page' } } });
  const way = await submitPage(asked.body.payment!.nextAction!.url, { outcome: 'complete' });
  expect(way.startsWith(`${server.url}/payment-done`)).toBe(true);
  await waitFor(
    () => read(token, order),
    ({ state }) => state === 'paid',
  );
});

test('a buyer who fails at the bank is declined like by any card', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(1));
  const { cardEntry } = await must(server.url, 'readPaymentWays');
  const paymentMethod = await enterCard(cardEntry!, '4000002500003155');
  const asked = await pay(token, order, { method: { type: 'payment_method', paymentMethod } });
  await submitPage(asked.body.payment!.nextAction!.url, { outcome: 'fail' });
  const after = await waitFor(
    () => read(token, order),
    ({ state }) => state !== 'paying',
  );
  expect(after).toMatchObject({ state: 'held', attemptsLeft: 2, payment: { state: 'failed' } });
});

test('a page of the gateway takes the card, and the order is paid', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(2));
  const asked = await pay(token, order, { method: { type: 'page' } });
  expect(asked.body.state).toBe('paying');
  await submitPage(asked.body.payment!.nextAction!.url, cardFields('4242424242424242'));
  const paid = await waitFor(
    () => read(token, order),
    ({ payment }) => payment?.state === 'captured',
  );
  expect(paid).toMatchObject({ state: 'paid', payment: { amount: 10_000 } });
});

test('a page that is left alone can be given up: its order is released, and the page is closed', async () => {
  const token = await newBuyer();
  const seats = freeSeats(1);
  const order = await hold(token, seats);
  const asked = await pay(token, order, { method: { type: 'page' } });
  const released = await must(server.url, 'releaseOrder', { params: { orderId: order.id }, token });
  expect(released).toMatchObject({ state: 'released', payment: { state: 'canceled' } });
  expect(await statusesOf(token, seats)).toBe('f');
  const url = asked.body.payment!.nextAction!.url;
  await expect(submitPage(url, cardFields('4242424242424242'))).rejects.toThrow('410');
});

test('seats that are given back can be had by somebody else at once; giving back twice is fine', async () => {
  const token = await newBuyer();
  const seats = freeSeats(3);
  const order = await hold(token, seats);
  const release = () => must(server.url, 'releaseOrder', { params: { orderId: order.id }, token });
  expect((await release()).state).toBe('released');
  expect((await release()).state).toBe('released');
  expect((await hold(await newBuyer(), seats)).state).toBe('held');
  const late = await pay(token, order);
  expect([late.status, late.problem.code]).toEqual([409, 'order_state']);
});

test('what is paid cannot be given back like a hold', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(1));
  await pay(token, order);
  const answer = await ask(server.url, 'releaseOrder', { params: { orderId: order.id }, token });
  expect([answer.status, answer.problem.code, answer.problem.details]).toEqual([
    409,
    'order_state',
    { state: 'paid' },
  ]);
});

test('a second click joins the first, with the same key and with another', async () => {
  const token = await newBuyer();
  const order = await hold(token, freeSeats(1));
  const key = randomUUID();
  const clicks = await Promise.all([
    pay(token, order, visa, key),
    pay(token, order, visa, key),
    pay(token, order, visa),
    pay(token, order, visa),
  ]);
  expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await waitFor(
    () => read(token, order),
    ({ payment }) => payment?.state === 'captured',
  );
  const later = await pay(token, order, visa, key);
  expect([later.status, later.body.state]).toEqual([200, 'paid']);
  expect(await intentsOf(order)).toHaveLength(1);
});

test('the same hold asked for again is the same order; with another body the key is refused', async () => {
  const token = await newBuyer();
  const [one, two] = freeSeats(2);
  const wish = { params: { listingId }, token, idempotencyKey: randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => ask(server.url, 'selectSeats', { ...wish, body: { seats: [one] } })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);

  const other = await ask(server.url, 'selectSeats', { ...wish, body: { seats: [two] } });
  expect([other.status, other.problem.code]).toEqual([422, 'idempotency_mismatch']);
  expect(await statusesOf(token, [one!, two!])).toBe('mf');

  const order = answers[0]!.body;
  const key = randomUUID();
  await pay(token, order, broke, key);
  const otherCard = await pay(token, order, visa, key);
  expect([otherCard.status, otherCard.problem.code]).toEqual([422, 'idempotency_mismatch']);
  const sameCard = await pay(token, order, broke, key);
  expect([sameCard.status, sameCard.problem.code]).toEqual([402, 'payment_declined']);
  expect((await read(token, order)).attemptsLeft).toBe(2);
});

test('prices, owners and ends come from the database, whatever the client sends', async () => {
  const token = await newBuyer();
  const [seat] = freeSeats(1);
  for (const extra of [
    { prices: [1] },
    { total: 1 },
    { buyerId: 'acc_4h7k2m9x' },
    { expiresAt: '2099-01-01T00:00:00Z' },
  ]) {
    const answer = await ask(server.url, 'selectSeats', {
      params: { listingId },
      token,
      body: { seats: [seat], ...extra },
    });
    expect([answer.status, answer.problem.code]).toEqual([400, 'invalid_request']);
  }
  const order = await hold(token, [seat!]);
  const cheap = await pay(token, order, { ...visa, amount: 1 });
  expect([cheap.status, cheap.problem.code]).toEqual([400, 'invalid_request']);
  expect((await pay(token, order)).body.payment!.amount).toBe(5000);
});

test('a seat that costs nothing is sold without asking the gateway', async () => {
  const token = await newBuyer();
  const free = await listHall(server.url, seller, 2, { prices: { S: 0 } });
  const order = await must(server.url, 'selectSeats', {
    params: { listingId: free },
    body: { seats: [0, 1] },
    token,
  });
  const { body: paid } = await pay(token, order);
  expect(paid).toMatchObject({ state: 'paid', total: 0 });
  expect(paid.ticketIds).toHaveLength(2);
  await waitFor(
    () => read(token, order),
    ({ payment }) => payment?.state === 'captured',
  );
  expect(await intentsOf(order)).toEqual([]);
});

test('one buyer may hold and own as many as the listing says, counted over all orders', async () => {
  const token = await newBuyer();
  const few = await listHall(server.url, seller, 10, { buyerLimit: 3 });
  const wish = (seats: number[]) =>
    ask(server.url, 'selectSeats', { params: { listingId: few }, body: { seats }, token });
  const first = await wish([0, 1]);
  await pay(token, first.body);
  const tooMany = await wish([2, 3]);
  expect([tooMany.status, tooMany.problem.code]).toEqual([409, 'limit_reached']);
  expect(tooMany.problem.details).toEqual({ limit: 3, has: 2, wants: 2 });

  // Two at once: only one of them fits.
  const both = await Promise.all([wish([4]), wish([5])]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('before its sale opens and after it has ended, a listing sells nothing', async () => {
  const token = await newBuyer();
  const saleOpensAt = new Date(Date.now() + 3_600_000).toISOString();
  const later = await listHall(server.url, seller, 2, { saleOpensAt });
  const ended = await listHall(server.url, seller, 2);
  await server.database.connection.query(
    'update listings set sale_closes_at = now() where listing_id = $1::bigint',
    [decodeId(ended)],
  );
  const wish = (listing: string) =>
    ask(server.url, 'selectSeats', { params: { listingId: listing }, body: { seats: [0] }, token });
  expect((await wish(later)).problem).toMatchObject({
    status: 409,
    code: 'not_on_sale',
    details: { reason: 'not_yet', opensAt: saleOpensAt },
  });
  expect((await wish(ended)).problem).toMatchObject({ code: 'not_on_sale', details: { reason: 'ended' } });
});

test('somebody else’s order is nobody’s order', async () => {
  const order = await hold(await newBuyer(), freeSeats(1));
  const token = await newBuyer();
  for (const operation of ['readOrder', 'releaseOrder', 'buyTickets'] as const) {
    const answer = await ask(server.url, operation, {
      params: { orderId: order.id },
      token,
      ...(operation === 'buyTickets' ? { body: visa } : {}),
    });
    expect([operation, answer.status, answer.problem.code]).toEqual([operation, 404, 'not_found']);
  }
});

test('my orders come newest first, in pages, by state', async () => {
  const token = await newBuyer();
  const orders: Order[] = [];
  for (let count = 0; count < 3; count++) orders.push(await hold(token, freeSeats(1)));
  await pay(token, orders[1]!);
  const first = await must(server.url, 'listOrders', { token, query: { limit: 2 } });
  expect(first.items.map(({ id }) => id)).toEqual([orders[2]!.id, orders[1]!.id]);
  const rest = await must(server.url, 'listOrders', {
    token,
    query: { limit: 2, cursor: first.nextCursor! },
  });
  expect(rest.items.map(({ id }) => id)).toEqual([orders[0]!.id]);
  expect(rest.nextCursor).toBeNull();
  const paid = await must(server.url, 'listOrders', { token, query: { state: 'paid' } });
  expect(paid.items.map(({ id }) => id)).toEqual([orders[1]!.id]);
});
