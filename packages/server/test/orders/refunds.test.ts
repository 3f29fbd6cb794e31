import { decodeIdInListing } from '@admit-one/sdk/contract';
import { describe, expect, test } from 'vitest';
import type { Gateway } from '../../src/payments/gateway.ts';
import type { Database, Sql } from '../../src/platform/database/database.ts';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { testSale } from '../support/test-sale.ts';

const sale = await testSale({ seats: 60 });
const { database } = sale;
const orders = await sale.newProcess();
const refunds = sale.newRefunds(orders);
let nextSeat = 0;

async function buy(seats: number, { isCaptured = true } = {}) {
  const buyer = await sale.newBuyer();
  const wanted = Array.from({ length: seats }, () => nextSeat++);
  const order = await sale.pay(orders, buyer, await sale.hold(orders, buyer, wanted));
  expect(order.state).toBe('paid');
  if (isCaptured) await sale.runLoops(orders);
  return { buyer, order, wanted };
}

const gatewayHas = async (order: Parameters<typeof sale.intentsOf>[0]) =>
  (await sale.intentsOf(order)).map(({ captured, refunded }) => ({ captured, refunded }));

test('a whole order: its tickets are void at once, its seats free, and the money goes back', async () => {
  const { buyer, order, wanted } = await buy(2);
  const answer = await sale.refund(refunds, order, { reason: 'The organ is broken' });

  expect(answer.refunds).toMatchObject(
    wanted.map((seat) => ({
      seat,
      amount: 5000,
      currency: 'USD',
      state: 'due',
      cause: 'seller',
      doneAt: null,
    })),
  );
  expect(answer.order).toMatchObject({ state: 'paid', total: 10_000, refunded: 10_000, ticketIds: [] });
  const read = await sale.read(orders, buyer, order);
  expect(read).toMatchObject({ state: 'paid', refunded: 10_000, ticketIds: [] });
  expect(read.seats.map(({ refundedAt }) => refundedAt)).toEqual(wanted.map(() => expect.any(String)));
  await expectNoDamage(database.connection);

  const other = await sale.newBuyer();
  expect((await sale.hold(orders, other, wanted)).state).toBe('held');

  await sale.runLoops(refunds);
  expect(await gatewayHas(order)).toEqual([{ captured: 10_000, refunded: 10_000 }]);
  const { listingId, seller } = sale;
  const listed = await refunds.listRefunds({ ...idsOf(order), listingId, accountId: seller.accountId });
  expect(listed).toMatchObject(
    wanted.map((seat) => ({ seat, state: 'done', reason: 'The organ is broken' })),
  );
  await expectNoDamage(database.connection);

  const letter = sale.mails.find(({ subject }) => subject.startsWith('Your refund'))!;
  expect(letter.text).toContain('USD 100.00 go back');
  expect(letter.text).toContain('The organiser says: The organ is broken');
});

test('seat by seat: the others stay, and each goes back once', async () => {
  const { buyer, order, wanted } = await buy(3);
  const [first, second, third] = wanted as [number, number, number];
  await sale.refund(refunds, order, { seats: [second] });
  expect((await sale.read(orders, buyer, order)).ticketIds).toHaveLength(2);

  const again = await refusal(sale.refund(refunds, order, { seats: [first, second] }));
  expect([again.code, again.details]).toEqual([
    'not_refundable',
    { seats: [{ seat: second, label: expect.stringMatching(/^Main A-/) }] },
  ]);
  expect((await sale.read(orders, buyer, order)).ticketIds).toHaveLength(2);
  const strange = await refusal(sale.refund(refunds, order, { seats: [999_999] }));
  expect(strange.details).toEqual({ seats: [{ seat: 999_999, label: 'seat 999999' }] });

  const rest = await sale.refund(refunds, order);
  expect(rest.refunds.map(({ seat }) => seat)).toEqual([first, third]);
  expect((await refusal(sale.refund(refunds, order))).code).toBe('not_refundable');
  await sale.runLoops(refunds);
  expect(await gatewayHas(order)).toEqual([{ captured: 15_000, refunded: 15_000 }]);
  await expectNoDamage(database.connection);
});

test('a key answers as it did, and is refused for another wish', async () => {
  const { order, wanted } = await buy(2);
  const key = 'the same key';
  const first = await sale.refund(refunds, order, { seats: [wanted[0]!], key });
  expect((await sale.refund(refunds, order, { seats: [wanted[0]!], key })).refunds).toEqual(first.refunds);
  expect((await refusal(sale.refund(refunds, order, { key }))).code).toBe('idempotency_mismatch');
  await expectNoDamage(database.connection);
});

test('fifty at once, with one key or with fifty, are one refund', async () => {
  for (const keyOf of [() => 'one for all', (at: number) => `key ${at}`]) {
    const { order } = await buy(2);
    const all = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) => sale.refund(refunds, order, { key: keyOf(at) })),
    );
    const ids = all.flatMap((each) =>
      each.status === 'fulfilled' ? each.value.refunds.map(({ id }) => id) : [],
    );
    expect(new Set(ids).size).toBe(2);
    for (const each of all) if (each.status === 'rejected') expect(each.reason.code).toBe('not_refundable');
    await Promise.all([sale.runLoops(refunds), sale.runLoops(refunds)]);
    expect(await gatewayHas(order)).toEqual([{ captured: 10_000, refunded: 10_000 }]);
  }
  await expectNoDamage(database.connection);
});

test('without its guards fifty at once are more than one refund: the test above can fail', async () => {
  const bare = await testSale({ seats: 4 });
  const buying = await bare.newProcess();
  const buyer = await bare.newBuyer();
  const order = await bare.pay(buying, buyer, await bare.hold(buying, buyer, [0, 1]));
  const sql = bare.database.connection;
  await sql.query('alter table refunds drop constraint refunds_listing_id_seat_epoch_key');
  // The table of moves would stop it too: nothing goes from free to free.
  await sql.query('alter table tickets drop constraint ticket_moves');
  const guards = [
    /for update of \w/,
    /on conflict \(listing_id, seat, epoch\) do nothing/,
    /and t\.epoch = given\.epoch\s+and t\.owner_order_id[^\n]*/,
  ];
  const unguarded = bare.newRefunds(buying, {
    wrapDatabase: (guarded) => withoutGuards(guarded, guards),
  });
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => bare.refund(unguarded, order)));
  const ids = all.flatMap((each) =>
    each.status === 'fulfilled' ? each.value.refunds.map(({ id }) => id) : [],
  );
  expect(ids.length).toBeGreaterThan(2);
});

function withoutGuards(database: Database, guards: readonly RegExp[]): Database {
  const take = (sql: Sql): Sql => ({
    query: (statement, values) =>
      typeof statement === 'string'
        ? sql.query(statement, values)
        : sql.query(
            guards.reduce((text, guard) => text.replace(guard, ''), statement.text),
            values,
          ),
  });
  return {
    ...database,
    inTransaction: (work, options) => database.inTransaction((sql) => work(take(sql)), options),
  };
}

describe('before the money was taken', () => {
  test('a refund waits for it', async () => {
    const { order } = await buy(1, { isCaptured: false });
    await sale.refund(refunds, order);
    await sale.runLoops(refunds);
    expect(await gatewayHas(order)).toEqual([{ captured: 0, refunded: 0 }]);
    await expectNoDamage(database.connection);
    await sale.runLoops(orders);
    await sale.runLoops(refunds);
    expect(await gatewayHas(order)).toEqual([{ captured: 5000, refunded: 5000 }]);
    await expectNoDamage(database.connection);
  });

  test('and where it is refused in the end, nothing is given back', async () => {
    const refusing = await sale.newProcess({
      wrapGateway: (gateway): Gateway => ({
        ...gateway,
        capture: async () => ({ kind: 'refused', code: 'card_declined', message: 'No.' }),
      }),
    });
    const { buyer, order, wanted } = await buy(2, { isCaptured: false });
    await sale.refund(refunds, order, { seats: [wanted[0]!] });
    await sale.runLoops(refusing);
    await sale.runLoops(refunds);
    expect(await sale.read(orders, buyer, order)).toMatchObject({ state: 'void', refunded: 0 });
    const rows = await database.connection.query(
      'select state, amount from refunds where listing_id = $1::bigint and seat = $2::int',
      [sale.listingId, wanted[0]],
    );
    expect(rows).toEqual([{ state: 'done', amount: 0 }]);
    expect(sale.mails.at(-1)!.subject).toContain('did not go through');
    await expectNoDamage(database.connection);
  });
});

describe('a gateway that', () => {
  test('gives no answer is asked again with the same key', async () => {
    const { order } = await buy(1);
    await sale.refund(refunds, order);
    const keys: string[] = [];
    const deaf = sale.newRefunds(orders, {
      wrapGateway: (gateway): Gateway => ({
        ...gateway,
        async refund(input, key) {
          keys.push(key);
          await gateway.refund(input, key);
          return { kind: 'unknown', cause: new Error('no answer') };
        },
      }),
    });
    await sale.runLoops(deaf);
    await sale.runLoops(deaf);
    expect(new Set(keys).size).toBe(1);
    expect(await dueRefunds()).toBe(1);
    await sale.runLoops(refunds);
    expect(await dueRefunds()).toBe(0);
    expect(await gatewayHas(order)).toEqual([{ captured: 5000, refunded: 5000 }]);
    await expectNoDamage(database.connection);
  });

  test('breaks on one refund gives the others back', async () => {
    const [poisoned, sound] = [await buy(1), await buy(1)];
    await sale.refund(refunds, poisoned.order);
    await sale.refund(refunds, sound.order);
    const breaking = sale.newRefunds(orders, {
      wrapGateway: (gateway): Gateway => ({
        ...gateway,
        refund(input, key) {
          if (input.metadata.order === poisoned.order.id) throw new Error('broken');
          return gateway.refund(input, key);
        },
      }),
    });
    await sale.runLoops(breaking);
    expect(await dueRefunds()).toBe(1);
    await sale.runLoops(refunds);
    expect(await dueRefunds()).toBe(0);
  });

  test('refuses leaves the refund due, and is asked until it gives the money back', async () => {
    const { order } = await buy(1);
    await sale.refund(refunds, order);
    const refusing = sale.newRefunds(orders, {
      wrapGateway: (gateway): Gateway => ({
        ...gateway,
        refund: async () => ({ kind: 'refused', code: 'insufficient_balance', message: 'No.' }),
      }),
    });
    await sale.runLoops(refusing);
    expect(await dueRefunds()).toBe(1);
    await expectNoDamage(database.connection);
    await sale.runLoops(refunds);
    expect(await dueRefunds()).toBe(0);
  });
});

test('what is not paid is not refunded', async () => {
  const buyer = await sale.newBuyer();
  const held = await sale.hold(orders, buyer, [nextSeat++]);
  const refused = await refusal(sale.refund(refunds, held));
  expect([refused.code, refused.details]).toEqual(['order_state', { state: 'held' }]);
});

test('another seller, and the buyer, are told that there is no such order; a buyer sees no sales', async () => {
  const { buyer, order } = await buy(1);
  const { accountId: other } = await makeAccount(database.connection, { seller: true });
  for (const accountId of [other, buyer]) {
    expect((await refusal(sale.refund(refunds, order, { accountId }))).code).toBe('not_found');
    const sales = refunds.listSales(accountId, {
      listingId: sale.listingId,
      state: undefined,
      limit: 5,
      cursor: undefined,
    });
    expect((await refusal(sales)).code).toBe('not_found');
  }
});

test('a seller finds what to refund, with its buyers, page by page', async () => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const wish = { listingId: sale.listingId, state: 'paid' as const, limit: 3, cursor };
    const page = await refunds.listSales(sale.seller.accountId, wish);
    for (const { id, buyer } of page.items) {
      found.push(id);
      expect(buyer?.email).toContain('@example.com');
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const paid = await database.connection.query(`select from orders where state = 'paid'`);
  expect(new Set(found).size).toBe(paid.length);
});

async function dueRefunds(): Promise<number> {
  return (await database.connection.query(`select from refunds where state = 'due'`)).length;
}

function idsOf(order: { id: string }) {
  const { listingId, id } = decodeIdInListing(order.id);
  return { listingId, orderId: id, order: order.id };
}
