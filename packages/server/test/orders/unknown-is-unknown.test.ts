import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { GatewayIntent } from '../../src/payments/gateway.ts';
import { stripeAt } from '../payments/running-sandbox.ts';
import { makeAccount, makeAccounts } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { type GatewayFault, type GatewayStep, gatewayFaults } from '../support/gateway-faults.ts';
import { cardFields, submitPage } from '../support/gateway-page.ts';
import { listHall } from '../support/hall.ts';
import { letPass } from '../support/let-pass.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

/** The server stops waiting first; `late` comes after that. */
const gatewayTimeoutMs = 500;
const faults = gatewayFaults({ lateMs: 800 });
let server: TestServer;
let listingId: string;
let nextSeat = 0;

beforeAll(async () => {
  server = await testServer({ withoutLoops: true, beforeSandbox: faults.middleware, gatewayTimeoutMs });
  const seller = await makeAccount(server.database.connection, { seller: true });
  listingId = await listHall(server.url, seller.token, 400);
});

afterEach(async () => {
  faults.disarm();
  await expectNoDamage(server.database.connection);
});

interface Attempt {
  readonly order: Order;
  readonly token: string;
}

async function newOrders(count: number): Promise<Attempt[]> {
  const buyers = await makeAccounts(server.database.connection, count);
  return Promise.all(
    buyers.map(async ({ token }) => {
      const body = { seats: [nextSeat++, nextSeat++] };
      return {
        token,
        order: await must(server.url, 'selectSeats', { params: { listingId }, body, token }),
      };
    }),
  );
}

const visa = { type: 'payment_method', paymentMethod: 'pm_card_visa' } as const;

function pay({ order, token }: Attempt, method: object = visa) {
  return ask(server.url, 'buyTickets', { params: { orderId: order.id }, body: { method }, token });
}

function release({ order, token }: Attempt) {
  return ask(server.url, 'releaseOrder', { params: { orderId: order.id }, token });
}

/** How the order ended, and what the gateway has of it: taken, or still set aside. */
async function endOf({ order, token }: Attempt, intents: readonly GatewayIntent[]): Promise<string> {
  const { state, payment } = await must(server.url, 'readOrder', { params: { orderId: order.id }, token });
  const own = intents.filter(({ metadata }) => metadata.order === order.id);
  const taken = own.reduce((sum, { captured }) => sum + captured, 0);
  const isSetAside = own.some((intent) => intent.state === 'authorized');
  return `${state} ${payment?.state}, ${taken} taken${isSetAside ? ' and more set aside' : ''}`;
}

async function endsOf(attempts: readonly Attempt[]): Promise<string[]> {
  const intents: GatewayIntent[] = [];
  for await (const intent of server.gateway.list({ createdAfter: new Date(0) })) intents.push(intent);
  return Promise.all(attempts.map((attempt) => endOf(attempt, intents)));
}

async function hourLater(attempts: readonly Attempt[]): Promise<void> {
  for (const { order } of attempts) await letPass(server.database, order, '1 hour');
}

/** Lets the loops run until nothing is open any more, and says how it all ended. */
function settled(attempts: readonly Attempt[]): Promise<string[]> {
  return waitFor(
    async () => {
      await server.runLoops();
      return endsOf(attempts);
    },
    (ends) => ends.every((end) => !/^paying| (created|authorized|due|canceling),/.test(end)),
  );
}

/** Lets the loops run until each fault was met, and mends all but what the gateway repeats for ever. */
async function untilStruck(attempts: readonly Attempt[]): Promise<void> {
  await waitFor(
    async () => {
      await server.runLoops();
      return attempts.map(({ order }) => faults.struck(order.id) > 0);
    },
    (each) => each.every(Boolean),
  );
  faults.disarm();
}

const soldAndCharged = 'paid captured, 10000 taken';
const freeAndNot = /^(released|expired|held) (canceled|undefined), 0 taken$/;

function matrix(steps: readonly GatewayStep[], kinds: readonly GatewayFault[]) {
  return steps.flatMap((step) => kinds.map((fault) => ({ step, fault })));
}

const passing = ['reset before', 'reset after', 'silence before', 'silence after', 'late'] as const;

test('a fault that passes, at each step of a payment: sold and charged, once', async () => {
  const cases = matrix(['create', 'confirm', 'capture'], passing);
  const attempts = await newOrders(cases.length);
  cases.forEach(({ step, fault }, at) => void faults.arm(attempts[at]!.order.id, step, fault));
  const answers = await Promise.all(attempts.map((attempt) => pay(attempt)));
  // The buyer is told what is known. An event of the gateway's may have said more by then.
  for (const [at, { status, body }] of answers.entries()) {
    const states = cases[at]!.step === 'create' ? ['paying'] : ['paying', 'paid'];
    expect([status, states]).toEqual([200, expect.arrayContaining([body.state])]);
  }
  await untilStruck(attempts);
  const ends = await settled(attempts);
  expect(cases.map((fault, at) => ({ ...fault, end: ends[at] }))).toEqual(
    cases.map((fault) => ({ ...fault, end: soldAndCharged })),
  );
});

test('a fault that stays until the time is over: nobody is charged, and the seats are free', async () => {
  const cases = matrix(['create', 'confirm', 'read'], ['reset before', 'silence before', 'missing']);
  const attempts = await newOrders(cases.length);
  cases.forEach(({ step, fault }, at) => void faults.arm(attempts[at]!.order.id, step, fault));
  // An order is read where the first answer was not the last: while its buyer is asked who they are.
  const asked = { type: 'payment_method', paymentMethod: 'pm_card_authenticationRequired' };
  await Promise.all(attempts.map((attempt, at) => pay(attempt, cases[at]!.step === 'read' ? asked : visa)));
  await hourLater(attempts);
  const ends = await settled(attempts);
  for (const [at, end] of ends.entries())
    expect({ ...cases[at], end }).toEqual({ ...cases[at], end: expect.stringMatching(freeAndNot) });
});

test('a 500 that is the answer to a key for ever stands in the way of nothing that is final', async () => {
  const cases = matrix(['create', 'confirm', 'capture', 'cancel'], ['500 before', '500 after']);
  const attempts = await newOrders(cases.length);
  cases.forEach(({ step, fault }, at) => void faults.arm(attempts[at]!.order.id, step, fault));
  const asked = { type: 'payment_method', paymentMethod: 'pm_card_authenticationRequired' };
  await Promise.all(
    attempts.map(async (attempt, at) => {
      const isCancel = cases[at]!.step === 'cancel';
      await pay(attempt, isCancel ? asked : visa);
      if (isCancel) await release(attempt);
    }),
  );
  await untilStruck(attempts);
  await hourLater(attempts);
  const ends = await settled(attempts);
  expect(cases.map((each, at) => ({ ...each, end: ends[at] }))).toEqual(
    cases.map((each) => ({
      ...each,
      end:
        each.step === 'capture' || (each.step === 'confirm' && each.fault === '500 after')
          ? soldAndCharged
          : expect.stringMatching(freeAndNot),
    })),
  );
});

test('giving up while the gateway is silent: the seats come back when it has let go, and not before', async () => {
  const cases = matrix(['cancel'], [...passing, 'missing']);
  const attempts = await newOrders(cases.length);
  cases.forEach(({ step, fault }, at) => void faults.arm(attempts[at]!.order.id, step, fault));
  await Promise.all(attempts.map((attempt) => pay(attempt, { type: 'page' })));
  const answers = await Promise.all(attempts.map(release));
  expect(answers.map(({ problem, body }) => problem.code ?? body.state)).toEqual(
    cases.map(({ fault }) => (fault === 'missing' ? 'released' : 'payment_pending')),
  );
  const before = await must(server.url, 'readSeats', { params: { listingId } });
  cases.forEach(({ fault }, at) => {
    for (const { seat } of attempts[at]!.order.seats)
      expect(before.statuses[seat]).toBe(fault === 'missing' ? 'f' : 'h');
  });
  faults.disarm();
  expect(await settled(attempts)).toEqual(cases.map(() => 'released canceled, 0 taken'));
});

test('what somebody does by hand at the gateway is what counts: taken, let go', async () => {
  const stripe = stripeAt(server.sandboxUrl, 'sk_test_of_the_tests');
  const intentOf = async ({ order }: Attempt) => {
    for await (const { metadata, reference } of server.gateway.list({ createdAfter: new Date(0) }))
      if (metadata.order === order.id) return reference;
    throw new Error('There is no intent.');
  };
  const asked = { type: 'payment_method', paymentMethod: 'pm_card_authenticationRequired' };
  const [takenBefore, letGoBefore, takenSold, letGoSold, takenLate] = (await newOrders(5)) as [
    Attempt,
    Attempt,
    Attempt,
    Attempt,
    Attempt,
  ];
  const page = async (attempt: Attempt) => {
    const { body } = await pay(attempt, asked);
    return () => submitPage(body.payment!.nextAction!.url, { outcome: 'complete' });
  };

  // While the buyer is being asked who they are.
  await (await page(takenBefore))();
  await stripe.paymentIntents.capture(await intentOf(takenBefore));
  await page(letGoBefore);
  await stripe.paymentIntents.cancel(await intentOf(letGoBefore));
  // Sold, and not captured by us yet.
  await pay(takenSold);
  await stripe.paymentIntents.capture(await intentOf(takenSold));
  await pay(letGoSold);
  await stripe.paymentIntents.cancel(await intentOf(letGoSold));
  // While we are letting go.
  const complete = await page(takenLate);
  faults.arm(takenLate.order.id, 'cancel', 'reset before');
  expect((await release(takenLate)).problem.code).toBe('payment_pending');
  await complete();
  await stripe.paymentIntents.capture(await intentOf(takenLate));
  faults.disarm();

  expect(await settled([takenBefore, letGoBefore, takenSold, letGoSold, takenLate])).toEqual([
    soldAndCharged,
    'released canceled, 0 taken',
    soldAndCharged,
    'void failed, 0 taken',
    soldAndCharged,
  ]);
});

test('an attempt that the gateway has lost is not charged, and is not sold for ever', async () => {
  const attempts = await newOrders(2);
  const [open, sold] = attempts as [Attempt, Attempt];
  const asked = await pay(open, { type: 'page' });
  await pay(sold);
  for (const step of ['read', 'cancel'] as const) faults.arm(open.order.id, step, 'missing');
  faults.arm(sold.order.id, 'capture', 'missing');
  await server.runLoops();
  await hourLater([open]);
  // A wrong secret key in the settings looks the same, so nothing that was sold is void at once.
  expect((await endsOf([sold]))[0]).toBe('paid due, 0 taken and more set aside');
  for (let round = 0; round < 12; round++) await server.runLoops();
  await expect(
    submitPage(asked.body.payment!.nextAction!.url, cardFields('4242424242424242')),
  ).resolves.toBeDefined();
  const state = async ({ order, token }: Attempt) =>
    (await must(server.url, 'readOrder', { params: { orderId: order.id }, token })).state;
  expect([await state(open), await state(sold)]).toEqual(['expired', 'void']);
});
