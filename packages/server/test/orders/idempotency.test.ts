import { randomUUID } from 'node:crypto';
import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { type Answer, ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

/** Two processes of one service. No loop runs, so nothing changes but by what is asked. */
let servers: [TestServer, TestServer];
let listingId: string;
let nextSeat = 0;

beforeAll(async () => {
  const one = await testServer({ withoutLoops: true, withoutWebhooks: true });
  servers = [one, await testServer({ beside: one, withoutLoops: true })];
  const seller = await makeAccount(one.database.connection, { seller: true });
  listingId = await listHall(one.url, seller.token, 20);
});

afterEach(() => expectNoDamage(servers[0].database.connection));

async function newBuyer(): Promise<string> {
  return (await makeAccount(servers[0].database.connection)).token;
}

/** A hundred at once, every other one to the other process. */
function hundredTimes(send: (url: string) => Promise<Answer<Order>>): Promise<Answer<Order>[]> {
  return Promise.all(Array.from({ length: 100 }, (_, nth) => send(servers[nth % 2]!.url)));
}

/** The one answer that all of them are. */
function theOnly(answers: readonly Answer<Order>[]): Answer<Order> {
  for (const { status, body } of answers)
    expect([status, body]).toEqual([answers[0]!.status, answers[0]!.body]);
  return answers[0]!;
}

const visa = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } };
const mastercard = { method: { type: 'payment_method', paymentMethod: 'pm_card_mastercard' } };
const broke = {
  method: { type: 'payment_method', paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds' },
};

function holder(token: string, seats: readonly number[], idempotencyKey: string) {
  return (url: string) =>
    ask(url, 'selectSeats', { params: { listingId }, body: { seats }, token, idempotencyKey });
}

function payer(token: string, order: Order, body: object, idempotencyKey: string) {
  return (url: string) =>
    ask(url, 'buyTickets', { params: { orderId: order.id }, body, token, idempotencyKey });
}

/** What the gateway has of the order. */
async function takenOf(order: Order): Promise<number[]> {
  const taken: number[] = [];
  for await (const intent of servers[0].gateway.list({ createdAfter: new Date(0) }))
    if (intent.metadata.order === order.id) taken.push(intent.captured);
  return taken;
}

test('a hold with one key, a hundred times at once to two processes: one order, one answer', async () => {
  const token = await newBuyer();
  const seats = [nextSeat++, nextSeat++];
  const key = randomUUID();
  const hold = holder(token, seats, key);
  const first = theOnly(await hundredTimes(hold));
  expect([first.status, first.body.state]).toEqual([201, 'held']);
  expect((await must(servers[0].url, 'listOrders', { token })).items).toEqual([first.body]);

  const other = await hundredTimes(holder(token, [...seats, nextSeat], key));
  expect(new Set(other.map(({ problem }) => problem.code))).toEqual(new Set(['idempotency_mismatch']));
  expect(other[0]!.status).toBe(422);
  // A process that starts only now knows it too.
  const later = await testServer({ beside: servers[0], withoutLoops: true });
  expect((await hold(later.url)).body).toEqual(first.body);
  expect((await holder(token, [nextSeat], key)(later.url)).problem.code).toBe('idempotency_mismatch');
});

test('two requests with one key that differ: whichever comes first counts, and the other one is told', async () => {
  const token = await newBuyer();
  const key = randomUUID();
  const wishes = [[nextSeat++], [nextSeat++]];
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, nth) =>
      holder(token, wishes[nth % 2]!, key)(servers[(nth >> 1) % 2]!.url),
    ),
  );
  const held = answers.filter(({ status }) => status === 201);
  expect(new Set(held.map(({ body }) => body.id)).size).toBe(1);
  expect([
    held.length,
    answers.filter(({ problem }) => problem.code === 'idempotency_mismatch').length,
  ]).toEqual([20, 20]);
});

test('a payment with one key, a hundred times at once to two processes: one charge, one answer', async () => {
  const token = await newBuyer();
  const { body: order } = await holder(token, [nextSeat++], randomUUID())(servers[0].url);
  const key = randomUUID();
  const pay = payer(token, order, visa, key);
  const paid = theOnly(await hundredTimes(pay));
  expect([paid.status, paid.body.state]).toEqual([200, 'paid']);
  await servers[0].runLoops();
  expect(await takenOf(order)).toEqual([order.total]);

  const other = await hundredTimes(payer(token, order, mastercard, key));
  expect(new Set(other.map(({ status, problem }) => `${status} ${problem.code}`))).toEqual(
    new Set(['422 idempotency_mismatch']),
  );
  const later = await testServer({ beside: servers[0], withoutLoops: true });
  const again = await pay(later.url);
  expect([again.status, again.body.payment!.id]).toEqual([200, paid.body.payment!.id]);
  expect((await payer(token, order, mastercard, key)(later.url)).status).toBe(422);
  expect(await takenOf(order)).toEqual([order.total]);
});

test('a card that is declined, a hundred times at once with one key, is one card of three', async () => {
  const token = await newBuyer();
  const { body: order } = await holder(token, [nextSeat++], randomUUID())(servers[0].url);
  const answers = await hundredTimes(payer(token, order, broke, randomUUID()));
  for (const { status, problem } of answers) {
    expect([status, problem.details]).toEqual([402, answers[0]!.problem.details]);
  }
  expect(answers[0]!.problem.details).toMatchObject({ attemptsLeft: 2 });
});
