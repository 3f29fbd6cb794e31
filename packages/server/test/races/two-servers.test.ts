import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settle } from '../faults/settle.ts';
import { openWorld, type World } from '../faults/world.ts';
import { chooseSeed } from '../support/seeded.ts';
import { testDatabase } from '../support/test-database.ts';
import { raceForTheLimit } from './buyer-limit.ts';
import { inAnyOrder, lookThenInsert, takenAsItIs, withoutBuyersLock, withoutGuard } from './guards-off.ts';
import { raceForOneSeat } from './one-seat.ts';
import { raceForOverlappingSeats } from './overlapping-seats.ts';
import { raceAtExpiry } from './pay-at-expiry.ts';

const seed = chooseSeed();
let world: World;
beforeAll(async () => {
  world = await openWorld({ databaseUrl: (await testDatabase()).url, seed });
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** The short form; `npm run soak` runs the long one. */
describe(`two server processes and many buyers (ADMIT_TEST_SEED=${seed})`, () => {
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
      holds: 600,
      atOnce: 48,
      kept: 40,
    });
    listings.push(race.listing);
    expect(race.deadlocks).toBe(0);
    expect([...race.said].sort()).toEqual(['held', 'released', 'seats_taken']);
    expect(race.held).toBeGreaterThan(100);
  });

  test('paying at the moment when the hold ends, while somebody else holds: never both, and never neither', async () => {
    const { listing, ends } = await raceAtExpiry(world, { rounds: 100 });
    listings.push(listing);
    expect(ends).toMatchObject({ both: 0, neither: 0 });
  });

  test('what clients were told is true, money and tickets are equal, and everything came to rest', async () => {
    expect(await settle(world, listings)).toEqual([]);
  });
});

describe('the same without a guard, so the tests above can fail', () => {
  test('without the lock on the buyer they have more than the limit', async () => {
    const { had } = await withoutGuard(world, withoutBuyersLock, () =>
      raceForTheLimit(world, { limit: 4, buyers: 10 }),
    );
    expect(Math.max(...had)).toBeGreaterThan(4);
  });

  test('with seats taken in any order there are deadlocks', async () => {
    const { deadlocks } = await withoutGuard(world, inAnyOrder, () =>
      raceForOverlappingSeats(world, { seats: 12, holds: 200, atOnce: 32, kept: 0 }),
    );
    expect(deadlocks).toBeGreaterThan(0);
  });

  test('where whoever wants a seat takes it, a paid seat is somebody else’s too', async () => {
    await dropConstraints('c');
    const { ends } = await withoutGuard(world, takenAsItIs, () =>
      raceAtExpiry(world, { rounds: 40, laterMs: 1_000 }),
    );
    expect(ends.both).toBeGreaterThan(0);
  });

  test('without the unique constraint seats are sold twice', async () => {
    await dropConstraints('p');
    const { winners } = await withoutGuard(world, lookThenInsert, () =>
      raceForOneSeat(world, { buyers: 100, rounds: 10 }),
    );
    expect(Math.max(...winners)).toBeGreaterThan(1);
  });
});

/** Of the tickets: checks (c) or the primary key (p). */
async function dropConstraints(type: 'c' | 'p'): Promise<void> {
  const sql = world.database.connection;
  const constraints = await sql.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = 'tickets'::regclass and contype = $1::"char"`,
    [type],
  );
  for (const { name } of constraints) await sql.query(`alter table tickets drop constraint "${name}"`);
}
