import type { Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import type { Database, Sql } from '../../src/platform/database/database.ts';
import { expectNoDamage } from '../support/audit.ts';
import { type TestSale, testSale, visa } from '../support/test-sale.ts';

/** Two processes of the sale, each with its connections, and no loop running. */
let sale: TestSale;
let processes: [Orders, Orders];
let nextSeat = 0;
/** How many statements PostgreSQL ended because two transactions waited for each other. */
let deadlocks = 0;

beforeAll(async () => {
  sale = await testSale({ seats: 600, buyerLimit: 4 });
  const wrapDatabase = (same: Database) => rewritten(same, (text) => text);
  const newProcess = () => sale.newProcess({ ownPool: true, wrapDatabase });
  processes = [await newProcess(), await newProcess()];
});

afterEach(() => expectNoDamage(sale.database.connection));

interface Holder {
  readonly buyer: number;
  readonly order: Order;
}

async function holderOf(seats: readonly number[]): Promise<Holder> {
  const buyer = await sale.newBuyer();
  return { buyer, order: await sale.hold(processes[0], buyer, seats) };
}

function freshSeats(count: number): number[] {
  return Array.from({ length: count }, () => nextSeat++);
}

/** Each at the other process than the one before. */
const change = ({ buyer, order }: Holder, seats: readonly number[], at = 0, orders = processes[at % 2]!) =>
  outcome(sale.changeSeats(orders, buyer, order, seats));
const read = ({ buyer, order }: Holder) => sale.read(processes[0], buyer, order);

function outcome(asked: Promise<Order>): Promise<string> {
  return asked.then(
    ({ state }) => state,
    ({ code, stack }) => code ?? stack,
  );
}

async function seatsOf(holder: Holder): Promise<number[]> {
  return (await read(holder)).seats.map(({ seat }) => seat);
}

test('two who swap into each other’s seats: neither ever has none, and no seat has two', async () => {
  for (let round = 0; round < 15; round++) {
    const [a, b] = freshSeats(2) as [number, number];
    const [one, other] = [await holderOf([a]), await holderOf([b])];
    const said = await Promise.all([change(one, [b], 0), change(other, [a], 1)]);
    expect(said).toEqual(['seats_taken', 'seats_taken']);
    expect([await seatsOf(one), await seatsOf(other)]).toEqual([[a], [b]]);
  }
});

test('everybody changes to anything at once: no deadlock, and who is told of seats has them', async () => {
  const seats = freshSeats(24);
  const holders = await Promise.all(Array.from({ length: 12 }, (_, at) => holderOf([seats[at]!])));
  const before = deadlocks;
  const said = new Set<string>();
  await Promise.all(
    holders.map(async (holder, nth) => {
      let mine = [seats[nth]!];
      for (let round = 0; round < 8; round++) {
        const first = (nth * 7 + round * 5) % 24;
        const wish = [seats[first]!, seats[(first + 11) % 24]!, ...(round % 2 ? mine.slice(0, 1) : [])];
        const wanted = [...new Set(wish)].reverse();
        const told = await change(holder, wanted, nth + round);
        said.add(told);
        if (told === 'held') mine = wanted.toSorted((a, b) => a - b);
        expect(await seatsOf(holder)).toEqual(mine);
      }
    }),
  );
  expect([...said].sort()).toEqual(['held', 'seats_taken']);
  expect(deadlocks).toBe(before);
});

test('two orders of one buyer that grow at once are never more than the limit together', async () => {
  for (let round = 0; round < 10; round++) {
    const seats = freshSeats(6);
    const one = await holderOf(seats.slice(0, 1));
    const order = await sale.hold(processes[1], one.buyer, [seats[3]!]);
    const said = await Promise.all([
      change(one, seats.slice(0, 3), 0),
      change({ ...one, order }, seats.slice(3), 1),
    ]);
    expect(said.sort()).toEqual(['held', 'limit_reached']);
  }
});

test('a change and somebody else’s hold of the new seat: one of them has it', async () => {
  for (let round = 0; round < 15; round++) {
    const [a, b] = freshSeats(2) as [number, number];
    const one = await holderOf([a]);
    const others = await sale.newBuyer();
    const said = await Promise.all([change(one, [b], 0), outcome(sale.hold(processes[1], others, [b]))]);
    expect(said.sort()).toEqual(['held', 'seats_taken']);
  }
});

test('a change and the payment of the same order: what is paid is what the order is for', async () => {
  const ends = await race(15, async (one, [, b, c]) => {
    const paying = outcome(sale.pay(processes[1], one.buyer, one.order, visa));
    const [changed, paid] = await Promise.all([change(one, [b!, c!], 0), paying]);
    const after = await read(one);
    expect([paid, after.state]).toEqual(['paid', 'paid']);
    // Told after it was paid or while it is, the change was before all the same.
    expect(after.seats.length).toBe(changed === 'order_state' ? 1 : 2);
    const taken = (await sale.intentsOf(one.order)).map(({ amount }) => amount);
    expect(taken).toEqual([after.total]);
    return changed;
  });
  expect(ends.filter((end) => !['held', 'paying', 'paid', 'order_state'].includes(end))).toEqual([]);
});

test('a change and giving back: nothing stays held', async () => {
  await race(15, async (one, [, b]) => {
    const releasing = outcome(sale.release(processes[1], one.buyer, one.order));
    const [changed, released] = await Promise.all([change(one, [b!], 0), releasing]);
    expect(released).toBe('released');
    expect(['held', 'released', 'order_state']).toContain(changed);
    expect((await read(one)).state).toBe('released');
    return changed;
  });
});

test('a change at the moment when the hold ends, while somebody else takes the old seat: one of them has it', async () => {
  const ends = await race(30, async (one, [a, b], round) => {
    const leftMs = 20 + (round % 10);
    await sale.letPass(one.order, `${600_000 - leftMs} milliseconds`);
    const others = await sale.newBuyer();
    const [, told, next] = await Promise.all([
      sale.database.connection.query('select pg_sleep(0.03)'),
      pause(leftMs - 8).then(() => change(one, [a!, b!], 0)),
      pause(leftMs - 4).then(() => outcome(sale.hold(processes[1], others, [a!]))),
    ]);
    expect(['held', 'expired', 'hold_expired']).toContain(told);
    expect(['held', 'seats_taken']).toContain(next);
    return `${told} ${next}`;
  });
  expect(ends.length).toBe(30);
});

/** So many rounds, ten at a time, each with an order of its own for the first of three seats. */
async function race(
  rounds: number,
  run: (one: Holder, seats: readonly number[], round: number) => Promise<string>,
): Promise<string[]> {
  const ends: string[] = [];
  for (let first = 0; first < rounds; first += 5) {
    const started = Array.from({ length: 5 }, async (_, nth) => {
      const seats = freshSeats(3);
      return run(await holderOf(seats.slice(0, 1)), seats, first + nth);
    });
    ends.push(...(await Promise.all(started)));
  }
  return ends;
}

function pause(milliseconds: number): Promise<unknown> {
  return sale.database.connection.query('select pg_sleep($1::float8)', [Math.max(0, milliseconds) / 1000]);
}

test('control: with seats taken in any order there are deadlocks', async () => {
  const careless = await sale.newProcess({ wrapDatabase: (same) => rewritten(same, inAnyOrder) });
  const before = deadlocks;
  for (let round = 0; round < 100 && deadlocks === before; round++) {
    const [a, b, ...both] = freshSeats(5) as [number, number, ...number[]];
    const [one, other] = [await holderOf([a]), await holderOf([b])];
    await Promise.all([change(one, both, 0, careless), change(other, both, 0, careless)]);
  }
  expect(deadlocks).toBeGreaterThan(before);
});

function inAnyOrder(text: string): string {
  return text
    .replace('order by listing_id, seat', 'order by random()')
    .replace(
      'held_until = excluded.held_until',
      'held_until = (select excluded.held_until from pg_sleep(0.01))',
    );
}

function rewritten(database: Database, rewrite: (text: string) => string): Database {
  const over = (sql: Sql): Sql => ({
    async query(statement, values) {
      const isOther = typeof statement !== 'string' && rewrite(statement.text) !== statement.text;
      try {
        return await sql.query(isOther ? rewrite(statement.text) : statement, values);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === '40P01') deadlocks += 1;
        throw error;
      }
    },
  });
  return {
    ...database,
    inTransaction: (work, options) => database.inTransaction((sql) => work(over(sql)), options),
  };
}
