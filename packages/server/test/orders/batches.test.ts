import { randomUUID } from 'node:crypto';
import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import type { Database, Sql } from '../../src/platform/database/database.ts';
import { expectNoDamage } from '../support/audit.ts';
import { type TestSale, testSale, visa } from '../support/test-sale.ts';
import { pauseAfter, watchedDatabase } from '../support/watched.ts';

let sale: TestSale;
let orders: Orders;
let nextSeat = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 100, buyerLimit: 4 });
  orders = await sale.newProcess();
});

afterEach(() => expectNoDamage(sale.database.connection));

function freeSeats(count: number): number[] {
  return Array.from({ length: count }, () => nextSeat++);
}

function newBuyers(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => sale.newBuyer()));
}

/** The state of the order, or the code of the refusal. */
function outcome(asked: Promise<Order>): Promise<string> {
  return asked.then(
    ({ state }) => state,
    ({ code, message }) => code ?? message,
  );
}

/** How often each statement was sent, by its name. */
function countingDatabase(counts: Map<string, number>) {
  return (database: Database): Database => ({
    ...database,
    inTransaction: (work, options) =>
      database.inTransaction((sql) => work(changed(sql, (name) => tally(counts, name))), options),
  });
}

function tally(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Calls `before` with each named statement and its values. */
function changed(sql: Sql, before: (name: string, values: readonly unknown[]) => void): Sql {
  return {
    query(statement, values = []) {
      if (typeof statement !== 'string') before(statement.name, values);
      return sql.query(statement, values);
    },
  };
}

/** All rows of the sale's tables that these seats stand in. */
async function rowsOf(seats: readonly number[]): Promise<unknown> {
  return sale.database.connection.query(
    `select to_jsonb(t) as ticket, to_jsonb(o) as "order"
     from tickets t
     left join orders o on o.listing_id = t.listing_id and o.order_id = t.order_id
     where t.listing_id = $1::bigint and t.seat = any ($2::int[])
     order by t.seat`,
    [sale.listingId, seats],
  );
}

test('holds that come together are one transaction, and the first to ask for a seat has it', async () => {
  const counts = new Map<string, number>();
  const process = await sale.newProcess({ wrapDatabase: countingDatabase(counts) });
  await sale.hold(process, await sale.newBuyer(), freeSeats(1));
  counts.clear();

  const [seat, other] = freeSeats(2);
  const [one, two, three] = await newBuyers(3);
  const asked = [
    sale.hold(process, one!, [seat!]),
    sale.hold(process, two!, [seat!, other!]),
    sale.hold(process, three!, [other!]),
  ];
  expect(await Promise.all(asked.map(outcome))).toEqual(['held', 'seats_taken', 'held']);
  expect(Object.fromEntries(counts)).toMatchObject({
    'orders.lockBuyers': 1,
    'orders.readJudgements': 1,
    'orders.insertOrdersAndTakeSeatsIfFree': 1,
  });
});

test('a refused order has changed nothing: neither a free seat, nor somebody’s hold that ran out', async () => {
  const [free, over, taken] = freeSeats(3);
  const [late, owner, refused] = await newBuyers(3);
  const expired = await sale.hold(orders, late!, [over!]);
  await sale.letPass(expired, '10 minutes');
  await sale.hold(orders, owner!, [taken!]);

  const before = await rowsOf([free!, over!, taken!]);
  const answers = await Promise.all([
    outcome(sale.hold(orders, refused!, [free!, over!, taken!])),
    outcome(sale.hold(orders, refused!, [over!, ...freeSeats(4)])),
  ]);
  expect(answers).toEqual(['seats_taken', 'limit_reached']);
  expect(await rowsOf([free!, over!, taken!])).toEqual(before);
  // So its buyer can still come back to it.
  expect(await outcome(sale.pay(orders, late!, expired))).toBe('paid');
});

test('a wish that breaks the statement fails alone: those that came with it hold their seats', async () => {
  const [broken, ...buyers] = await newBuyers(5);
  const poisoned = await sale.newProcess({
    wrapDatabase: (database) => ({
      ...database,
      inTransaction: (work, options) =>
        database.inTransaction(
          (sql) =>
            work(
              changed(sql, (name, values) => {
                const isIn = String(values[0]).includes(`"buyer_id":${broken},"seats"`);
                if (name === 'orders.insertOrdersAndTakeSeatsIfFree' && isIn) throw new Error('poisoned');
              }),
            ),
          options,
        ),
    }),
  });
  const holds = [buyers[0]!, buyers[1]!, broken!, buyers[2]!, buyers[3]!].map((buyer) =>
    outcome(sale.hold(poisoned, buyer, freeSeats(1))),
  );
  expect(await Promise.all(holds)).toEqual(['held', 'held', 'poisoned', 'held', 'held']);
});

test('more than may wait are told so at once, and when to come again; who waits is answered', async () => {
  const pause = pauseAfter((what) => what === 'begin');
  const slow = await sale.newProcess({ wrapDatabase: (same) => watchedDatabase(same, pause.watcher) });
  const [first, hoarder, late] = await newBuyers(3);
  const seats = freeSeats(2);
  const under = outcome(sale.hold(slow, first!, [seats[0]!]));
  await pause.reached;
  const key = randomUUID();
  // The same wish again and again: all of them are one order.
  const waiting = Array.from({ length: 2_000 }, () => sale.hold(slow, hoarder!, [seats[1]!], key));
  await new Promise(setImmediate);
  await expect(sale.hold(slow, late!, freeSeats(1))).rejects.toMatchObject({
    code: 'overloaded',
    retryAfterSeconds: 1,
    message: expect.stringContaining('Nothing was changed'),
  });
  pause.goOn();
  expect(await under).toBe('held');
  expect(new Set((await Promise.all(waiting)).map(({ id }) => id)).size).toBe(1);
});

test('where another process takes a seat after the judgement, it is judged again, and nobody holds half', async () => {
  for (const wanted of ['free', 'over'] as const) {
    const [slowBuyer, fastBuyer, beside, late] = await newBuyers(4);
    const seats = freeSeats(3);
    if (wanted === 'over') await sale.letPass(await sale.hold(orders, late!, [seats[1]!]), '10 minutes');
    const pause = pauseAfter((what) => what.includes('as taken'));
    const slow = await sale.newProcess({ wrapDatabase: (same) => watchedDatabase(same, pause.watcher) });
    const asked = [
      outcome(sale.hold(slow, slowBuyer!, [seats[0]!, seats[1]!])),
      outcome(sale.hold(slow, beside!, [seats[2]!])),
    ];
    await pause.reached;
    expect(await outcome(sale.hold(orders, fastBuyer!, [seats[1]!]))).toBe('held');
    pause.goOn();
    expect(await Promise.all(asked)).toEqual(['seats_taken', 'held']);
    expect(await outcome(sale.hold(orders, fastBuyer!, [seats[0]!]))).toBe('held');
  }
});

test('a buyer who is overtaken again and again is told so in the end, and holds nothing', async () => {
  const [unlucky, other] = await newBuyers(2);
  const [seat] = freeSeats(1);
  let rounds = 0;
  const overtaken = await sale.newProcess({
    wrapDatabase: (database) => ({
      ...database,
      inTransaction: (work, options) =>
        database.inTransaction(
          (sql) =>
            work({
              async query(statement, values) {
                const rows = await sql.query<object>(statement, values);
                const name = typeof statement === 'string' ? '' : statement.name;
                if (name !== 'orders.insertOrdersAndTakeSeatsIfFree') return rows as never[];
                rounds++;
                return [{ ...rows[0], seats: 0 } as never];
              },
            }),
          options,
        ),
    }),
  });
  await expect(sale.hold(overtaken, unlucky!, [seat!])).rejects.toMatchObject({
    code: 'overloaded',
    retryAfterSeconds: 1,
  });
  expect(rounds).toBe(20);
  expect(await outcome(sale.hold(orders, other!, [seat!]))).toBe('held');
});

test('payments that begin together are one commit; two clicks on one order are one attempt', async () => {
  const counts = new Map<string, number>();
  const process = await sale.newProcess({ wrapDatabase: countingDatabase(counts) });
  const buyers = await newBuyers(2);
  // Through the same process, which has the seat map in memory then: the payments begin in one turn.
  const held = await Promise.all(buyers.map((buyer) => sale.hold(process, buyer, freeSeats(1))));
  const [first, second] = await Promise.all([
    sale.pay(process, buyers[0]!, held[0]!, visa),
    sale.pay(process, buyers[1]!, held[1]!, visa),
    sale.pay(process, buyers[0]!, held[0]!, visa),
  ]);
  expect([first.state, second.state]).toEqual(['paid', 'paid']);
  expect(counts.get('orders.beginPaymentsIfHeld')).toBe(1);
  expect(await sale.intentsOf(held[0]!)).toHaveLength(1);
});

test('a crowd of readers turns nobody away whose seats are sold', async () => {
  const [buyer] = await newBuyers(1);
  const order = await sale.hold(orders, buyer!, freeSeats(1));
  const refused: string[] = [];
  const crowded = await sale.newProcess({
    wrapGateway: (gateway) => ({
      ...gateway,
      async confirmIntent(input, key) {
        const answer = await gateway.confirmIntent(input, key);
        // More than may wait, so that the queue of those who read is full when the sold order is read.
        for (let reader = 0; reader < 2_500; reader++)
          void sale.read(crowded, buyer!, order).catch(({ code }) => refused.push(code));
        return answer;
      },
    }),
  });
  expect(await sale.pay(crowded, buyer!, order, visa)).toMatchObject({ state: 'paid' });
  expect(new Set(refused)).toEqual(new Set(['overloaded']));
});
