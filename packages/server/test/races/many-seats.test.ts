import { afterEach, beforeAll, expect, test } from 'vitest';
import { auditOn } from '../../src/orders/audit/audit.ts';
import type { Orders } from '../../src/orders/orders.ts';
import type { Database, Sql } from '../../src/platform/database/database.ts';
import { expectNoDamage } from '../support/audit.ts';
import { type TestSale, testSale } from '../support/test-sale.ts';

const seats = 12;
const limit = 4;
let sale: TestSale;
let processes: Orders[];
/** The first twelve are for everybody. */
let nextSeat = seats;

beforeAll(async () => {
  sale = await testSale({ seats: 200, buyerLimit: limit });
  processes = [await sale.newProcess({ ownPool: true }), await sale.newProcess({ ownPool: true })];
});

afterEach(() => expectNoDamage(sale.database.connection));

/** `held`, or the code of the refusal; anything else that was thrown is said whole. */
function outcome(asked: Promise<{ state: string }>): Promise<string> {
  return asked.then(
    ({ state }) => state,
    (error) => (error.name === 'ProblemError' ? error.code : String(error)),
  );
}

function seatsOf(buyers: readonly number[]): Promise<{ seat: number; buyerId: number; whole: boolean }[]> {
  return sale.database.connection.query(
    `select t.seat, o.buyer_id as "buyerId",
       cardinality(o.seats) = (select count(*) from tickets c
                               where c.listing_id = o.listing_id and c.order_id = o.order_id) as whole
     from tickets t
     join orders o on o.listing_id = t.listing_id and o.order_id = t.order_id
     where o.buyer_id = any ($1::bigint[]) and t.state = 'held' and t.held_until > now()`,
    [buyers],
  );
}

/** What they were told, and how many seats the buyer has in the end. */
async function fiftyHoldsOfOneBuyer(on: readonly Orders[]): Promise<{ answers: string[]; seats: number }> {
  const buyer = await sale.newBuyer();
  const first = nextSeat;
  nextSeat += 50;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => outcome(sale.hold(on[index % 2]!, buyer, [first + index]))),
  );
  return { answers, seats: (await seatsOf([buyer])).length };
}

/** Everybody wants some of the same few seats; what they were told, after a look at what they have. */
async function overlappingHolds(
  on: readonly Orders[],
  { rounds, herd }: { rounds: number; herd: number },
): Promise<Set<string>> {
  const wish = () =>
    Array.from({ length: seats }, (_, seat) => seat)
      .sort(() => Math.random() - 0.5)
      .slice(0, 1 + Math.floor(Math.random() * limit));
  const buyers = await Promise.all(Array.from({ length: herd }, () => sale.newBuyer()));
  const answers = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const asked = buyers.map(async (buyer, index) => {
      const orders = on[index % 2]!;
      const order = await sale.hold(orders, buyer, wish());
      // Some give back at once, while the others still want these very seats.
      if (index % 3 === 0) await sale.release(orders, buyer, order);
      return order;
    });
    for (const answer of await Promise.all(asked.map(outcome))) answers.add(answer);
    const held = await seatsOf(buyers);
    expect(held.every(({ whole }) => whole)).toBe(true);
    expect(new Set(held.map(({ seat }) => seat)).size).toBe(held.length);
    await endAllHolds();
  }
  return answers;
}

/** What comes next begins with holds that are over, which everybody may take. */
async function endAllHolds(): Promise<void> {
  await sale.database.inTransaction(async (sql) => {
    await sql.query(`update orders set expires_at = now() where state = 'held'`);
    await sql.query(`update tickets set held_until = now() where state = 'held'`);
  });
}

test(`fifty holds of one buyer at once, in two processes, are never more than ${limit} seats`, async () => {
  const found = await fiftyHoldsOfOneBuyer(processes);
  expect(found.answers.filter((answer) => answer === 'held')).toHaveLength(limit);
  expect(new Set(found.answers)).toEqual(new Set(['held', 'limit_reached']));
  expect(found.seats).toBe(limit);
});

test('without the lock on the buyer they are more, so the test above can fail', async () => {
  const unguarded = await processesWith((text) => (text.includes('insert into buyers') ? 'select' : text));
  let seats = 0;
  for (let tries = 0; tries < 50 && seats <= limit; tries++) {
    seats = (await fiftyHoldsOfOneBuyer(unguarded)).seats;
  }
  expect(seats).toBeGreaterThan(limit);
  const { found } = await auditOn(sale.database.connection);
  expect(Object.keys(found)).toEqual(['a buyer with more seats than the listing allows']);
  await endAllHolds();
});

test('overlapping seats in any order, by many buyers in two processes: no deadlock, and all of an order or nothing', async () => {
  expect([...(await overlappingHolds(processes, { rounds: 5, herd: 40 }))].sort()).toEqual([
    'held',
    'seats_taken',
  ]);
});

test('with seats taken in any order there are deadlocks, so the test above can fail', async () => {
  const unordered = await processesWith((text) => text.replace('order by wanted.seat', 'order by random()'));
  const answers = new Set<string>();
  for (let tries = 0; tries < 50 && ![...answers].some((answer) => answer.includes('deadlock')); tries++)
    for (const answer of await overlappingHolds(unordered, { rounds: 1, herd: 8 })) answers.add(answer);
  expect([...answers].join()).toContain('deadlock detected');
});

/** Two processes with a guard taken off. */
function processesWith(rewrite: (text: string) => string): Promise<Orders[]> {
  const bare = (sql: Sql): Sql => ({
    query: (statement, values) => {
      const text = rewrite(typeof statement === 'string' ? statement : statement.text);
      return text === 'select' ? sql.query(text) : sql.query(text, values);
    },
  });
  const wrapDatabase = (database: Database): Database => ({
    ...database,
    connection: bare(database.connection),
    inTransaction: (work, options) => database.inTransaction((sql) => work(bare(sql)), options),
  });
  return Promise.all([1, 2].map(() => sale.newProcess({ ownPool: true, wrapDatabase })));
}
