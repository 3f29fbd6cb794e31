import { decodeIdInListing, encodeId, type Order } from '@admit-one/sdk/contract';
import { describe, expect, test } from 'vitest';
import type { Refunds } from '../../src/orders/refunds/refunds.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { type TestSale, testSale } from '../support/test-sale.ts';
import { watchedDatabase } from '../support/watched.ts';

async function soldTo(sale: TestSale, seats: readonly number[]) {
  const orders = await sale.newProcess();
  const buyer = await sale.newBuyer();
  const order = await sale.pay(orders, buyer, await sale.hold(orders, buyer, seats));
  expect(order.state).toBe('paid');
  return { buyer, order };
}

const cancel = (sale: TestSale, refunds: Refunds, reason: string | null = null) =>
  refunds.cancelListing({ accountId: sale.seller.accountId, listingId: sale.listingId, reason });
const progress = (sale: TestSale, refunds: Refunds) =>
  refunds.readCancellation(sale.seller.accountId, sale.listingId);

async function moneyOf(sale: TestSale, order: Order) {
  return (await sale.intentsOf(order)).map(({ state, captured, refunded }) => ({
    state,
    captured,
    refunded,
  }));
}

test('everybody is refunded: what is held, being paid, sold and not captured, and sold', async () => {
  const sale = await testSale({ seats: 20 });
  const { database } = sale;
  const orders = await sale.newProcess();
  const refunds = sale.newRefunds(orders);
  const sold = await soldTo(sale, [0, 1]);
  const partly = await soldTo(sale, [2, 3]);
  await sale.runLoops(orders);
  await sale.refund(refunds, partly.order, { seats: [2] });
  await sale.runLoops(refunds);
  const due = await soldTo(sale, [4]);
  const holder = await sale.newBuyer();
  const held = await sale.hold(orders, holder, [5, 6]);
  const payer = await sale.newBuyer();
  const paying = await sale.pay(orders, payer, await sale.hold(orders, payer, [7]), { type: 'page' });
  expect(paying.state).toBe('paying');

  const begun = await cancel(sale, refunds, 'The soloist is ill');
  expect(begun).toMatchObject({
    state: 'running',
    reason: 'The soloist is ill',
    orders: { total: 5, open: 5 },
    refunds: { due: 0, done: 1 },
    amounts: { due: 0, done: 5000 },
  });
  const late = await sale.newBuyer();
  const cancelled = { reason: 'cancelled' };
  expect((await refusal(sale.hold(orders, late, [9]))).details).toMatchObject(cancelled);
  expect((await refusal(sale.pay(orders, holder, held))).details).toMatchObject(cancelled);

  await sale.runLoops(refunds);
  // What is not captured yet is captured first.
  expect((await progress(sale, refunds)).state).toBe('running');
  await expectNoDamage(database.connection);
  await sale.runLoops(orders);
  await sale.runLoops(refunds);
  expect(await progress(sale, refunds)).toMatchObject({
    state: 'done',
    orders: { total: 3, open: 0 },
    refunds: { due: 0, done: 5 },
    amounts: { due: 0, done: 25_000 },
  });
  expect(await sale.read(orders, holder, held)).toMatchObject({ state: 'released' });
  expect(await sale.read(orders, payer, paying)).toMatchObject({ state: 'released' });
  expect(await moneyOf(sale, sold.order)).toEqual([
    { state: 'captured', captured: 10_000, refunded: 10_000 },
  ]);
  expect(await moneyOf(sale, partly.order)).toEqual([
    { state: 'captured', captured: 10_000, refunded: 10_000 },
  ]);
  expect(await moneyOf(sale, due.order)).toEqual([{ state: 'captured', captured: 5000, refunded: 5000 }]);
  const seats = await database.connection.query(`select from tickets where state <> 'free'`);
  expect(seats).toHaveLength(0);
  await expectNoDamage(database.connection);

  const letters = sale.mails.filter(({ subject }) => subject.startsWith('Cancelled'));
  expect(letters).toHaveLength(3);
  for (const { text } of letters) expect(text).toContain('The organiser says: The soloist is ill');

  const again = await cancel(sale, refunds, 'Another reason');
  expect(again).toMatchObject({
    cancelledAt: begun.cancelledAt,
    reason: 'The soloist is ill',
    state: 'done',
  });
  await sale.runLoops(refunds);
  expect(sale.mails.filter(({ subject }) => subject.startsWith('Cancelled'))).toHaveLength(3);
});

test('what is sold while its payment is being cancelled is refunded', async () => {
  const sale = await testSale({ seats: 4 });
  const orders = await sale.newProcess();
  const deaf = await sale.newProcess({
    wrapGateway: (gateway): Gateway => ({
      ...gateway,
      confirmIntent: async () => ({ kind: 'unknown', cause: new Error('no answer') }),
      read: async () => ({ kind: 'unknown', cause: new Error('no answer') }),
    }),
  });
  const buyer = await sale.newBuyer();
  const order = await sale.pay(deaf, buyer, await sale.hold(orders, buyer, [0]));
  expect(order.state).toBe('paying');
  const { listingId, id: paymentId } = decodeIdInListing(order.payment!.id);

  const refunds = sale.newRefunds(orders, {
    wrapDatabase: (database) =>
      watchedDatabase(database, {
        async after(what) {
          if (what.includes('payment_id > $2')) await orders.driveOn(listingId, paymentId);
        },
      }),
  });
  await cancel(sale, refunds);
  await sale.runLoops(refunds);
  expect(await sale.read(orders, buyer, order)).toMatchObject({ state: 'paid', refunded: 5000 });
  await sale.runLoops(orders);
  await sale.runLoops(refunds);
  expect(await moneyOf(sale, order)).toEqual([{ state: 'captured', captured: 5000, refunded: 5000 }]);
  expect((await progress(sale, refunds)).state).toBe('done');
  await expectNoDamage(sale.database.connection);
});

test('what had read the listing before it was cancelled is ended too; after an hour nobody looks any more', async () => {
  const sale = await testSale({ seats: 4 });
  const sql = sale.database.connection;
  const orders = await sale.newProcess();
  const refunds = sale.newRefunds(orders);
  await cancel(sale, refunds);
  await sale.runLoops(refunds);
  expect((await progress(sale, refunds)).state).toBe('done');

  const [{ cancelled_at: at }] = (await sql.query('select cancelled_at from listings')) as [
    { cancelled_at: Date },
  ];
  await sql.query(`update listings set state = 'on_sale', cancelled_at = null, version = version + 1`);
  const buyer = await sale.newBuyer();
  const late = await sale.hold(orders, buyer, [0]);
  await sql.query(`update listings set state = 'cancelled', cancelled_at = $1, version = version + 1`, [at]);
  expect((await progress(sale, refunds)).state).toBe('running');
  await sale.runLoops(refunds);
  expect(await sale.read(orders, buyer, late)).toMatchObject({ state: 'released' });

  const closed = async () =>
    (await sql.query('select from listings where cancellation_closed_at is not null')).length;
  expect(await closed()).toBe(0);
  await sql.query(`update listings set cancelled_at = cancelled_at - interval '61 minutes'`);
  await sale.runLoops(refunds);
  expect(await closed()).toBe(1);
  await expectNoDamage(sql);
});

test('a gateway that does not let go keeps it running, and nobody else waits for that', async () => {
  const sale = await testSale({ seats: 4 });
  const orders = await sale.newProcess();
  const stubborn = await sale.newProcess({
    wrapGateway: (gateway): Gateway => ({
      ...gateway,
      cancel: async () => ({ kind: 'unknown', cause: new Error('no answer') }),
    }),
  });
  const { order } = await soldTo(sale, [0]);
  const buyer = await sale.newBuyer();
  await sale.pay(orders, buyer, await sale.hold(orders, buyer, [1]), { type: 'page' });
  await sale.runLoops(orders);
  const waiting = sale.newRefunds(stubborn);
  await cancel(sale, waiting);
  await sale.runLoops(waiting);
  await sale.runLoops(waiting);
  expect(await progress(sale, waiting)).toMatchObject({ state: 'running', orders: { open: 1 } });
  expect(await moneyOf(sale, order)).toMatchObject([{ refunded: 5000 }]);
  const refunds = sale.newRefunds(orders);
  await sale.runLoops(refunds);
  expect((await progress(sale, refunds)).state).toBe('done');
  await expectNoDamage(sale.database.connection);
});

describe('a process that dies', () => {
  test('after any word to the database is replaced by the next, and everybody is refunded once', async () => {
    const sale = await testSale({ seats: 12 });
    const { database } = sale;
    const orders = await sale.newProcess();
    const sold = [await soldTo(sale, [0, 1]), await soldTo(sale, [2]), await soldTo(sale, [3, 4, 5])];
    await sale.runLoops(orders);
    const holder = await sale.newBuyer();
    await sale.hold(orders, holder, [6, 7]);
    const payer = await sale.newBuyer();
    await sale.pay(orders, payer, await sale.hold(orders, payer, [8]), { type: 'page' });
    await cancel(sale, sale.newRefunds(orders));

    let deaths = 0;
    for (let statement = 1; ; statement++) {
      const { refunds, hasDied } = mortal(sale, await sale.newProcess(), statement);
      await sale.runLoops(refunds).catch(() => undefined);
      await expectNoDamage(database.connection);
      if (!hasDied()) break;
      deaths++;
    }
    expect(deaths).toBeGreaterThan(10);
    const refunds = sale.newRefunds(orders);
    await sale.runLoops(refunds);
    expect(await progress(sale, refunds)).toMatchObject({ state: 'done', refunds: { due: 0, done: 6 } });
    for (const { order } of sold) {
      const [money] = await moneyOf(sale, order);
      expect(money).toEqual({ state: 'captured', captured: order.total, refunded: order.total });
    }
    // A mail may go out twice where nobody could note that it went, and never not at all.
    const recipients = new Set(
      sale.mails.filter(({ subject }) => subject.startsWith('Cancelled')).map(({ to }) => to),
    );
    expect(recipients.size).toBe(3);
  });

  /** Its nth word to the database is its last. */
  function mortal(sale: TestSale, orders: Awaited<ReturnType<TestSale['newProcess']>>, nth: number) {
    let words = 0;
    const refunds = sale.newRefunds(orders, {
      wrapDatabase: (database) =>
        watchedDatabase(database, {
          before() {
            if (words >= nth) throw new Error('dead');
          },
          after() {
            if (++words >= nth) throw new Error('dead');
          },
        }),
    });
    return { refunds, hasDied: () => words >= nth };
  }
});

test('of somebody else’s listing nothing is cancelled, and of one on sale nothing is read', async () => {
  const sale = await testSale({ seats: 2 });
  const refunds = sale.newRefunds(await sale.newProcess());
  const other = await testSale({ seats: 2 });
  const { listingId } = sale;
  const listing = encodeId('lst', listingId);
  const theirs = refunds.cancelListing({ accountId: other.seller.accountId, listingId, reason: null });
  expect((await refusal(theirs)).code).toMatch(/not_found|forbidden/);
  const notYet = await refusal(progress(sale, refunds));
  expect([notYet.code, notYet.message]).toEqual(['not_found', expect.stringContaining(listing)]);
});
