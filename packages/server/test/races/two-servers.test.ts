import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settle } from '../faults/settle.ts';
import { openWorld, type World } from '../faults/world.ts';
import { chooseSeed } from '../support/seeded.ts';
import { testDatabase } from '../support/test-database.ts';
import { waitFor } from '../support/wait-for.ts';
import { raceForTheLimit } from './buyer-limit.ts';
import {
  inAnyOrder,
  lookThenInsert,
  takenAsItIs,
  takenBackAgain,
  withoutBuyersLock,
  withoutGuard,
} from './guards-off.ts';
import { raceForOneSeat } from './one-seat.ts';
import { raceForOverlappingSeats } from './overlapping-seats.ts';
import { raceAtExpiry } from './pay-at-expiry.ts';
import { raceForRefunds } from './refund.ts';

const seed = chooseSeed();
/** Hundreds of buyers, on a machine that may do other things beside. */
const patience = { timeout: 180_000 };
let world: World;
beforeAll(async () => {
  world = await openWorld({ databaseUrl: (await testDatabase()).url, seed });
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** The short form; `npm run soak` runs the long one. */
describe(`two server processes and many buyers (ADMIT_TEST_SEED=${seed})`, patience, () => {
  const listings: string[] = [];

  test('two hundred buyers want one seat: one of them has it each time, and everyone else is told so', async () => {
    const { listing, winners, others } = await raceForOneSeat(world, { buyers: 200, rounds: 5 });
    listings.push(listing);
    expect(winners).toEqual(Array(5).fill(1));
    expect([...others]).toEqual(['seats_taken']);
  });

  test('fifty holds of one buyer at once are never more than the limit', async () => {
    const { listing, had, others } = await raceForTheLimit(world, { limit: 4, buyers: 4 });
    listings.push(listing);
    expect(had).toEqual([4, 4, 4, 4]);
    expect([...others]).toEqual(['limit_reached']);
  });

  test('overlapping seats in any order: no deadlock, and all of an order or nothing', async () => {
    const race = await raceForOverlappingSeats(world, {
      seats: 400,
      holds: 400,
      atOnce: 48,
      kept: 40,
    });
    listings.push(race.listing);
    expect(race.deadlocks).toBe(0);
    expect([...race.said].sort()).toEqual(['held', 'released', 'seats_taken']);
    expect(race.held).toBeGreaterThan(100);
  });

  test('paying at the moment when the hold ends, while somebody else holds: never both, and never neither', async () => {
    const { listing, ends } = await raceAtExpiry(world, { rounds: 60 });
    listings.push(listing);
    expect(ends).toMatchObject({ both: 0, neither: 0 });
  });

  test('refunding an order fifty times at once gives its money back once', async () => {
    const { listing, done, others } = await raceForRefunds(world, { orders: 2 });
    listings.push(listing);
    expect(done).toEqual([1, 1]);
    expect([...others]).toEqual(['not_refundable']);
  });

  test('what clients were told is true, money and tickets are equal, and everything came to rest', async () => {
    expect(await settle(world, listings)).toEqual([]);
  });
});

describe('the same without a guard, so the tests above can fail', patience, () => {
  test('without the lock on the buyer they have more than the limit', async () => {
    await expectFound(withoutBuyersLock, async () => {
      const { had } = await raceForTheLimit(world, { limit: 4, buyers: 2 });
      return Math.max(...had) > 4;
    });
  });

  test('with seats taken in any order there are deadlocks', async () => {
    await expectFound(inAnyOrder, async () => {
      const { deadlocks } = await raceForOverlappingSeats(world, {
        seats: 12,
        holds: 100,
        atOnce: 32,
        kept: 0,
      });
      return deadlocks > 0;
    });
  });

  test('where whoever wants a seat takes it, a paid seat is somebody else’s too', async () => {
    await dropConstraints('tickets', 'c');
    await expectFound(takenAsItIs, async () => {
      const { ends } = await raceAtExpiry(world, { rounds: 20, laterMs: 1_000 });
      return ends.both > 0;
    });
  });

  test('where a ticket is taken back whoever took it back before, an order is refunded twice', async () => {
    await dropConstraints('tickets', 'c');
    await dropConstraints('refunds', 'u');
    await expectFound(takenBackAgain, async () => {
      const { done } = await raceForRefunds(world, { orders: 1 });
      return Math.max(...done) > 1;
    });
  });

  test('without the unique constraint seats are sold twice', async () => {
    await dropConstraints('tickets', 'p');
    await expectFound(lookThenInsert, async () => {
      const { winners } = await raceForOneSeat(world, { buyers: 50, rounds: 3 });
      return Math.max(...winners) > 1;
    });
  });
});

/** A race may be lucky; not always. */
async function expectFound(rewrite: (text: string) => string, race: () => Promise<boolean>): Promise<void> {
  await withoutGuard(world, rewrite, () => waitFor(race, (isFound) => isFound, 120_000));
}

/** Checks (c), unique constraints (u) or the primary key (p), in this scratch copy of the database. */
async function dropConstraints(table: string, type: 'c' | 'u' | 'p'): Promise<void> {
  const sql = world.database.connection;
  const constraints = await sql.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype = $2::"char"`,
    [table, type],
  );
  for (const { name } of constraints) await sql.query(`alter table ${table} drop constraint "${name}"`);
}
