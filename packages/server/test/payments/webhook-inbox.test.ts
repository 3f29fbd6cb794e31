import { randomUUID } from 'node:crypto';
import { decodeIdInListing, encodeIdInListing, type Order } from '@admit-one/sdk/contract';
import Stripe from 'stripe';
import { request } from 'undici';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { PaymentEvent } from '../../src/payments/payment-event.ts';
import { createPayments } from '../../src/payments/payments.ts';
import { createLog } from '../../src/platform/log.ts';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { must } from '../support/client.ts';
import { cardFields, submitPage } from '../support/gateway-page.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer, webhookSecret } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

let server: TestServer;
let listingId: string;
let nextSeat = 0;
const logged: { level: string; event?: string }[] = [];

beforeAll(async () => {
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line)) });
  server = await testServer({ withoutWebhooks: true, withoutLoops: true, log });
  const seller = await makeAccount(server.database.connection, { seller: true });
  listingId = await listHall(server.url, seller.token, 100);
});

afterEach(() => expectNoDamage(server.database.connection));

/** An order whose buyer is on the gateway's page, where they give a card in this moment. */
async function orderOnPage(): Promise<{ order: Order; token: string; payment: string }> {
  const { token } = await makeAccount(server.database.connection);
  const body = { seats: [nextSeat++] };
  const held = await must(server.url, 'selectSeats', { params: { listingId }, body, token });
  const asked = await must(server.url, 'buyTickets', {
    params: { orderId: held.id },
    body: { method: { type: 'page' } },
    token,
  });
  return { order: held, token, payment: asked.payment!.id };
}

function anEvent(metadata: Record<string, string>, more: Partial<Stripe.Event> = {}, object: object = {}) {
  return {
    id: `evt_${randomUUID()}`,
    object: 'event',
    created: Math.floor(Date.now() / 1000),
    type: 'payment_intent.amount_capturable_updated',
    data: { object: { object: 'payment_intent', metadata, ...object } },
    ...more,
  } as Stripe.Event;
}

const { webhooks } = new Stripe('sk_test_unused');

function signed(payload: string, ageSeconds = 0, secret = webhookSecret): string {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  return webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

async function send(event: Stripe.Event | string, signature?: string): Promise<number> {
  const payload = typeof event === 'string' ? event : JSON.stringify(event);
  const { statusCode, body } = await request(`${server.url}/v1/webhooks/gateway`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature ?? signed(payload),
    },
    body: payload,
  });
  await body.dump();
  return statusCode;
}

async function stateOf({ order, token }: { order: Order; token: string }) {
  const { state, payment } = await must(server.url, 'readOrder', { params: { orderId: order.id }, token });
  return `${state} ${payment?.state}`;
}

/** `handled`, `open`, or nothing where it does not lie there. */
async function inbox(eventId: string): Promise<string | undefined> {
  const rows = await server.database.connection.query<{ state: string }>(
    `select case when handled_at is null then 'open' else 'handled' end as state
     from webhook_inbox where gateway_event_id = $1::text`,
    [eventId],
  );
  return rows[0]?.state;
}

async function isOrphan(eventId: string): Promise<boolean> {
  const rows = await server.database.connection.query(
    `select from webhook_orphans where gateway_event_id = $1::text`,
    [eventId],
  );
  return rows.length === 1;
}

function alertsOf(eventId: string): string[] {
  return logged.filter(({ event }) => event === eventId).map(({ level }) => level);
}

test('the body is read as it was signed: other blanks, another order of fields, nothing else', async () => {
  const { payment } = await orderOnPage();
  const event = anEvent({ payment });
  const spaced = JSON.stringify(event, null, 3).replaceAll('\n', '\r\n');
  expect(await send(spaced)).toBe(200);
  expect(await inbox(event.id)).toBe('handled');

  const other = anEvent({ payment });
  const text = JSON.stringify(other);
  expect(await send(`${text} `, signed(text))).toBe(400);
  expect(await send(text, signed(text, 0, 'whsec_other'))).toBe(400);
  expect(await send(text, signed(text, 301))).toBe(400);
  expect(await send(text, '')).toBe(400);
  expect(await inbox(other.id)).toBeUndefined();
});

test('an event of days ago counts when its signature is fresh: the gateway signs at each delivery', async () => {
  const { payment } = await orderOnPage();
  const event = anEvent({ payment }, { created: Math.floor(Date.now() / 1000) - 3 * 86_400 });
  expect(await send(event)).toBe(200);
  expect(await inbox(event.id)).toBe('handled');
});

test('events in the wrong order, twice, and of what never happened come to what the gateway says', async () => {
  const paying = await orderOnPage();
  const metadata = { payment: paying.payment };
  const failed = anEvent(metadata, { type: 'payment_intent.payment_failed' });
  const canceled = anEvent(metadata, { type: 'payment_intent.canceled' });
  // Nobody has paid: an event that claims it sells nothing, and one that claims the opposite ends nothing.
  expect(await send(anEvent(metadata, { type: 'payment_intent.succeeded' }))).toBe(200);
  expect(await send(failed)).toBe(200);
  expect(await send(canceled)).toBe(200);
  expect(await stateOf(paying)).toBe('paying created');

  const { payment } = await must(server.url, 'readOrder', {
    params: { orderId: paying.order.id },
    token: paying.token,
  });
  await submitPage(payment!.nextAction!.url, cardFields('4242424242424242'));
  const set = anEvent(metadata);
  expect(await Promise.all([send(set), send(set), send(canceled), send(failed)])).toEqual([
    200, 200, 200, 200,
  ]);
  expect(await stateOf(paying)).toBe('paid due');
  expect([await inbox(set.id), await inbox(canceled.id)]).toEqual(['handled', 'handled']);
});

test('what names no payment of ours is kept and told of once, and the gateway need not send it again', async () => {
  const { order } = await orderOnPage();
  const { listingId: listing } = decodeIdInListing(order.id);
  const unknownPayment = encodeIdInListing('pay', listing, 4711);
  for (const metadata of [{}, { payment: 'somebody else’s' }, { payment: unknownPayment }]) {
    const event = anEvent(metadata as Record<string, string>);
    expect([await send(event), await send(event)]).toEqual([200, 200]);
    expect([await isOrphan(event.id), await inbox(event.id)]).toEqual([true, undefined]);
    expect(alertsOf(event.id)).toEqual(['error']);
  }
  // Nobody's money: kept, but no reason to wake anybody.
  const card = anEvent({}, { type: 'payment_method.attached' });
  expect([await send(card), await isOrphan(card.id), alertsOf(card.id)]).toEqual([200, true, ['info']]);
  const thin = { ...anEvent({}), data: undefined } as unknown as Stripe.Event;
  expect([await send(thin), await isOrphan(thin.id)]).toEqual([200, true]);
});

test('a dispute names the intent only: its attempt is found, and whoever deals with disputes is told', async () => {
  const { payment, order } = await orderOnPage();
  const { listingId: listing, id } = decodeIdInListing(payment);
  const told: PaymentEvent[] = [];
  const room = createPayments({
    database: server.database,
    gateway: server.gateway,
    log: createLog('silent'),
    driveOn: async () => true,
    onDispute: async (event) => void told.push(event),
  });
  const intent = await server.gateway.createIntent(
    { amount: order.total, currency: 'USD', description: 'as ours', metadata: { payment } },
    randomUUID(),
  );
  const payment_intent = intent.kind === 'ok' ? intent.reference : '';
  const dispute = anEvent({}, { type: 'charge.dispute.created' }, { object: 'dispute', payment_intent });
  const stranger = anEvent(
    {},
    { type: 'charge.dispute.created' },
    { object: 'dispute', payment_intent: 'pi_of_another' },
  );
  for (const event of [dispute, stranger]) {
    const payload = JSON.stringify(event);
    await room.receiveWebhook(Buffer.from(payload), signed(payload));
  }
  expect(told).toMatchObject([
    { id: dispute.id, listingId: listing, paymentId: id, type: 'charge.dispute.created' },
  ]);
  expect([await inbox(dispute.id), await isOrphan(stranger.id)]).toEqual(['handled', true]);
});

test('an event that cannot be handled is handled later, and is not given up before it was tried for hours', async () => {
  const { payment } = await orderOnPage();
  let faults = 3;
  const room = createPayments({
    database: server.database,
    gateway: server.gateway,
    log: createLog('silent'),
    async driveOn() {
      if (faults-- > 0) throw new Error('Not now.');
      return true;
    },
  });
  const event = anEvent({ payment });
  const payload = JSON.stringify(event);
  await room.receiveWebhook(Buffer.from(payload), signed(payload));
  const { connection } = server.database;
  const runLoop = async () => {
    for (const loop of room.loops) await loop.run(new AbortController().signal);
    return inbox(event.id);
  };
  // The request that brought it might still be at it.
  expect([await runLoop(), faults]).toEqual(['open', 2]);
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    await connection.query(`update webhook_inbox set due_at = now() where gateway_event_id = $1::text`, [
      event.id,
    ]);
    await runLoop();
    const [row] = await connection.query<{ wait: number }>(
      `select round(extract(epoch from due_at - now()))::int as wait from webhook_inbox where gateway_event_id = $1::text`,
      [event.id],
    );
    waits.push(row!.wait);
  }
  expect([waits, await inbox(event.id)]).toEqual([[5, 10, 20], 'handled']);
});

test('an event that never can be handled is tried sixteen times and no more', async () => {
  const { payment } = await orderOnPage();
  let tries = 0;
  const room = createPayments({
    database: server.database,
    gateway: server.gateway,
    log: createLog('silent'),
    async driveOn() {
      tries++;
      throw new Error('Never.');
    },
  });
  const payload = JSON.stringify(anEvent({ payment }));
  await room.receiveWebhook(Buffer.from(payload), signed(payload));
  for (let round = 0; round < 20; round++) {
    await server.database.connection.query(
      `update webhook_inbox set due_at = now() where handled_at is null`,
    );
    for (const loop of room.loops) await loop.run(new AbortController().signal);
  }
  expect(tries).toBe(1 + 16);
});

test('two hundred events of one payment look at it twice, not two hundred times', async () => {
  const { payment } = await orderOnPage();
  let looks = 0;
  let atOnce = 0;
  const room = createPayments({
    database: server.database,
    gateway: server.gateway,
    log: createLog('silent'),
    async driveOn() {
      looks++;
      expect(++atOnce).toBe(1);
      await waitFor(inboxOfThem, (count) => count === events.length);
      atOnce--;
      return true;
    },
  });
  const events = Array.from({ length: 200 }, () => anEvent({ payment }));
  const inboxOfThem = async () => {
    const ids = events.map(({ id }) => id);
    const rows = await server.database.connection.query(
      `select from webhook_inbox where gateway_event_id = any ($1::text[])`,
      [ids],
    );
    return rows.length;
  };
  await Promise.all(
    events.map((event) => {
      const payload = JSON.stringify(event);
      return room.receiveWebhook(Buffer.from(payload), signed(payload));
    }),
  );
  // Those that came while the first look was under way share the next one, which began after they came.
  expect(looks).toBeLessThanOrEqual(3);
  for (const { id } of events) expect(await inbox(id)).toBe('handled');
});
