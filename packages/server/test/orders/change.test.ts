import { randomUUID } from 'node:crypto';
import { decodeIdInListing, encodeTicketId, type Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import { expectNoDamage } from '../support/audit.ts';
import { broke, type TestSale, testSale, visa } from '../support/test-sale.ts';
import { watchedDatabase } from '../support/watched.ts';

let sale: TestSale;
let orders: Orders;
let other: Orders;
let buyer: number;
let told: unknown[] = [];
const prices: unknown[] = [];
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 90, buyerLimit: 4 });
  orders = await sale.newProcess({
    seatsChanged: (changes) => {
      prices.push(...changes.map(({ offerPrice }) => offerPrice));
      told.push(...changes.map(({ seat, status, buyerId, heldUntil }) => [seat, status, buyerId, heldUntil]));
    },
  });
  other = await sale.newProcess({ ownPool: true });
});

afterEach(() => expectNoDamage(sale.database.connection));

/** So many fresh seats, and an order of a new buyer that holds the first `held` of them. */
async function held(count: number, held = 1): Promise<{ order: Order; seats: number[] }> {
  buyer = await sale.newBuyer();
  const seats = Array.from({ length: count }, () => nextSeat++);
  const order = await sale.hold(orders, buyer, seats.slice(0, held));
  told = [];
  return { order, seats };
}

const change = (order: Order, wanted: readonly number[], key?: string) =>
  sale.changeSeats(orders, buyer, order, wanted, key);
const read = (order: Order) => sale.read(orders, buyer, order);
const seatsOf = ({ seats }: Order) => seats.map(({ seat }) => seat);

/** It is refused, and the order, its seats and their end are as they were. */
async function expectRefused(order: Order, changing: () => Promise<Order>, refusal: object): Promise<void> {
  const before = await read(order);
  await expect(changing()).rejects.toMatchObject(refusal);
  expect(await read(order)).toEqual(before);
  expect(told).toEqual([]);
}

async function ticketOf(seat: number) {
  const [row] = await sale.database.connection.query<{ state: string; orderId: number | null }>(
    'select state, order_id as "orderId" from tickets where listing_id = $1::bigint and seat = $2::int',
    [sale.listingId, seat],
  );
  return row;
}

test('a seat that its owner sells on costs what they want, and is on offer again when it is let go', async () => {
  const resale = sale.newResale();
  const { order: sold, seats } = await held(2);
  await sale.pay(orders, buyer, sold, visa);
  await sale.runLoops(orders);
  const offered = { listingId: sale.listingId, seat: seats[0]!, epoch: 1 };
  const owner = { accountId: buyer, ticket: encodeTicketId(offered), ...offered };
  await resale.offer({ ...owner, price: 4_000 });

  const { order, seats: own } = await held(2);
  const swapped = await change(order, [offered.seat]);
  expect([swapped.total, prices.at(-1)]).toEqual([4_000, null]);
  expect(prices).toContain(4_000);
  await change(order, own);
  expect(await ticketOf(offered.seat)).toEqual({ state: 'offered', orderId: null });
  expect(told).toContainEqual([offered.seat, 'offered', null, null]);

  // Its owner takes it back while it is held: it can be let go of, and not be kept.
  await change(order, [own[0]!, offered.seat]);
  await resale.withdraw(owner);
  told = [];
  await expectRefused(order, () => change(order, [own[1]!, offered.seat]), {
    code: 'seats_taken',
    details: { seats: [expect.objectContaining({ seat: offered.seat })] },
  });
  expect(seatsOf(await change(order, own))).toEqual(own);
  expect(await ticketOf(offered.seat)).toEqual({ state: 'sold', orderId: null });
});

test('a seat that was taken back and offered anew costs the new price, also for who held it at the old one', async () => {
  const resale = sale.newResale();
  const { order: sold, seats } = await held(1);
  await sale.pay(orders, buyer, sold, visa);
  await sale.runLoops(orders);
  const offered = { listingId: sale.listingId, seat: seats[0]!, epoch: 1 };
  const owner = { accountId: buyer, ticket: encodeTicketId(offered), ...offered };
  await resale.offer({ ...owner, price: 50 });

  buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, seats);
  await resale.withdraw(owner);
  await resale.offer({ ...owner, price: 4_000 });
  const kept = await change(order, seats);
  expect([seatsOf(kept), kept.total]).toEqual([seats, 4_000]);

  // Paid, so that the auditor compares what the buyer paid with what the first owner gets.
  await sale.pay(orders, buyer, kept, visa);
  await sale.runLoops(orders);
});

test('a seat more, another instead, one less: the hold is the same, and ends when it would have ended', async () => {
  const { order, seats } = await held(3);
  const [one, two, three] = seats as [number, number, number];
  const end = new Date(order.expiresAt);
  const more = await change(order, [two, one]);
  expect(more).toEqual({ ...order, seats: expect.anything(), total: 10_000 });
  expect(seatsOf(more)).toEqual([one, two]);
  const swapped = await change(order, [three, one]);
  expect(seatsOf(swapped)).toEqual([one, three]);
  const less = await change(order, [three]);
  expect([seatsOf(less), less.total, less.expiresAt]).toEqual([[three], 5_000, order.expiresAt]);
  expect(told).toEqual([
    ...[one, two].map((seat) => [seat, 'held', buyer, end]),
    [one, 'held', buyer, end],
    [two, 'free', null, null],
    [three, 'held', buyer, end],
    [one, 'free', null, null],
    [three, 'held', buyer, end],
  ]);
  // What was let go is anybody's.
  expect((await sale.hold(other, await sale.newBuyer(), [one, two])).state).toBe('held');
  expect(await sale.pay(orders, buyer, less, visa)).toMatchObject({ state: 'paid', total: 5_000 });
});

test('seats that stay cost what they cost, new ones what they cost today', async () => {
  const { order, seats } = await held(2);
  await price(7_000);
  const more = await change(order, seats);
  await price(5_000);
  expect([more.seats.map((seat) => seat.price), more.total]).toEqual([[5_000, 7_000], 12_000]);
  const less = await change(order, [seats[1]!]);
  expect(less.total).toBe(7_000);
  expect(await sale.pay(orders, buyer, order, visa)).toMatchObject({ state: 'paid', total: 7_000 });
  expect((await sale.intentsOf(order)).map(({ amount }) => amount)).toEqual([7_000]);
});

async function price(cents: number): Promise<void> {
  await sale.database.connection.query(
    `update listings set prices = jsonb_build_object('S', $2::int), version = version + 1 where listing_id = $1::bigint`,
    [sale.listingId, cents],
  );
}

test('where one seat cannot be had nothing changes, and the answer names it', async () => {
  const { order, seats } = await held(4);
  const [, free, taken, sold] = seats as [number, number, number, number];
  const others = await sale.newBuyer();
  await sale.hold(other, others, [taken]);
  await sale.pay(other, others, await sale.hold(other, others, [sold]), visa);
  await expectRefused(order, () => change(order, [free, taken, sold]), {
    code: 'seats_taken',
    details: {
      seats: [taken, sold].map((seat) => expect.objectContaining({ seat })),
      // Three together, as they were asked for.
      nearest: expect.objectContaining({ length: 3 }),
    },
    message: expect.stringContaining(`You still hold ${order.seats[0]!.label}.`),
  });
  expect(await ticketOf(free)).toBeUndefined();
});

test('what somebody held past their time can be had', async () => {
  const { order, seats } = await held(2);
  const late = await sale.hold(other, await sale.newBuyer(), [seats[1]!]);
  await sale.letPass(late, '601 seconds');
  expect(seatsOf(await change(order, seats))).toEqual(seats);
});

test('a hold past its time is not changed, and neither is what is being paid, paid or given back', async () => {
  const { order, seats } = await held(2);
  await sale.letPass(order, '601 seconds');
  const expired = { code: 'hold_expired', details: { seats: [] } };
  await expectRefused(order, () => change(order, seats), expired);
  for (const loop of orders.loops) if (loop.name === 'sweep') await loop.run(new AbortController().signal);
  told = [];
  await expectRefused(order, () => change(order, seats), expired);

  const { order: second, seats: wanted } = await held(2);
  const wrong = (state: string) => ({ code: 'order_state', details: { state } });
  await sale.pay(orders, buyer, second, { type: 'page' });
  told = [];
  await expectRefused(second, () => change(second, wanted), wrong('paying'));
  await sale.release(orders, buyer, second);
  told = [];
  await expectRefused(second, () => change(second, wanted), wrong('released'));

  const { order: third, seats: more } = await held(2);
  await sale.pay(orders, buyer, third, visa);
  told = [];
  await expectRefused(third, () => change(third, more), wrong('paid'));
});

test('seats that the hall does not have, orders of others, and too many seats are refused', async () => {
  const { order, seats } = await held(5, 2);
  await expectRefused(order, () => change(order, [seats[0]!, 999]), {
    code: 'seats_unknown',
    details: { seats: [999] },
  });
  const nobody = await sale.newBuyer();
  await expectRefused(order, () => sale.changeSeats(orders, nobody, order, seats), { code: 'not_found' });
  const beside = await sale.hold(orders, buyer, [seats[4]!]);
  told = [];
  await expectRefused(order, () => change(order, seats.slice(0, 4)), {
    code: 'limit_reached',
    details: { limit: 4, has: 3, wants: 2 },
  });
  expect(seatsOf(await change(order, seats.slice(0, 3)))).toEqual(seats.slice(0, 3));
  await sale.release(orders, buyer, beside);
});

test('when the sale has ended a hold may become smaller, and not larger', async () => {
  const { order, seats } = await held(3, 2);
  const closes = (interval: string) =>
    sale.database.connection.query(
      `update listings set sale_closes_at = now() + $2::interval, version = version + 1 where listing_id = $1::bigint`,
      [sale.listingId, interval],
    );
  await closes('-1 second');
  const ended = { code: 'not_on_sale', details: { reason: 'ended', opensAt: null } };
  await expectRefused(order, () => change(order, seats), ended);
  expect(seatsOf(await change(order, [seats[1]!]))).toEqual([seats[1]]);
  await closes('1 day');
});

test('a hundred clicks with one key at two processes are one change', async () => {
  const { order, seats } = await held(2);
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, nth) =>
      sale.changeSeats(nth % 2 ? orders : other, buyer, order, seats, key),
    ),
  );
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(seatsOf(answers[0]!)).toEqual(seats);
  const { id } = decodeIdInListing(order.id);
  const [row] = await sale.database.connection.query<{ changes: object }>(
    'select changes from orders where listing_id = $1::bigint and order_id = $2::bigint',
    [sale.listingId, id],
  );
  expect(Object.keys(row!.changes)).toEqual([key]);
  expect(told.length).toBeLessThanOrEqual(2);
  told = [];
  await expectRefused(order, () => change(order, [seats[1]!], key), { code: 'idempotency_mismatch' });
});

test('a key that comes again, later, undoes nothing that was changed since', async () => {
  const { order, seats } = await held(2);
  const key = randomUUID();
  await change(order, seats, key);
  const since = await change(order, [seats[1]!]);
  expect(await change(order, seats, key)).toEqual(since);
  const paid = await sale.pay(orders, buyer, order, visa);
  expect(await change(order, seats, key)).toEqual(paid);
});

test('a refused change leaves its key free', async () => {
  const { order, seats } = await held(2);
  const others = await sale.newBuyer();
  const inTheWay = await sale.hold(other, others, [seats[1]!]);
  const key = randomUUID();
  await expectRefused(order, () => change(order, seats, key), { code: 'seats_taken' });
  await sale.release(other, others, inTheWay);
  expect(seatsOf(await change(order, seats, key))).toEqual(seats);
});

test('after a declined card the new seats are paid, and only they', async () => {
  const { order, seats } = await held(3);
  await expect(sale.pay(orders, buyer, order, broke)).rejects.toMatchObject({ code: 'payment_declined' });
  const changed = await change(order, seats.slice(1));
  // The end that the first card got is kept, too.
  expect(Date.parse(changed.expiresAt)).toBeGreaterThan(Date.parse(order.expiresAt));
  const paid = await sale.pay(orders, buyer, order, visa);
  expect([paid.state, paid.total, paid.ticketIds.length]).toEqual(['paid', 10_000, 2]);
});

test('a process that dies before its commit has changed nothing, after it everything', async () => {
  const { order, seats } = await held(3);
  const dies = (when: 'before' | 'after') =>
    sale.newProcess({
      wrapDatabase: (same) =>
        watchedDatabase(same, {
          [when](what: string) {
            if (what === 'commit') throw new Error('died');
          },
        }),
    });
  const wish = seats.slice(1);
  const key = randomUUID();
  await expect(sale.changeSeats(await dies('before'), buyer, order, wish, key)).rejects.toThrow('died');
  expect(seatsOf(await read(order))).toEqual(seats.slice(0, 1));
  await expect(sale.changeSeats(await dies('after'), buyer, order, wish, key)).rejects.toThrow('died');
  expect(seatsOf(await read(order))).toEqual(wish);
  expect(seatsOf(await change(order, wish, key))).toEqual(wish);
});
