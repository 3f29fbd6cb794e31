import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseSeed } from '../support/seeded.ts';
import { testDatabase } from '../support/test-database.ts';
import { readEndState } from './end-state.ts';
import { killAt, killRounds } from './kills.ts';
import { settle } from './settle.ts';
import { openWorld, type World } from './world.ts';

const seed = chooseSeed();

describe(`kill -9 at each step of the sale (ADMIT_TEST_SEED=${seed})`, { timeout: 180_000 }, () => {
  let world: World;
  let listing: string;
  let seat = 0;
  beforeAll(async () => {
    world = await openWorld({ databaseUrl: (await testDatabase()).url, seed });
    listing = await world.newListing(4 * killRounds.flat().length);
  });
  afterAll(() => world?.[Symbol.asyncDispose]());

  test.each(killRounds)('%#: buyers who ask again get what they asked for', async (...steps) => {
    const told = await killAt(world, steps, { listing, seat, patienceMs: 30_000 });
    seat += 2 * steps.length;
    const answers = [...told].map(([name, { answer, said }]) => [name, answer, said]);
    expect(answers.filter(([, answer]) => answer !== 'yes')).toEqual([]);
  });

  test.each(killRounds)('%#: where nobody asks again, the next server finishes it', async (...steps) => {
    await killAt(world, steps, { listing, seat, patienceMs: 0 });
    seat += 2 * steps.length;
  });

  test('all of it came to rest, and the money is right', async () => {
    expect(await settle(world, [listing])).toEqual([]);
    // Or nothing was looked at: the steps of a resale that had come so far that it happens, whoever asks again.
    const { log } = await readEndState(world, [listing]);
    const resold = log.filter(({ kind, from }) => kind === 'sold' && from !== null);
    expect(resold).toHaveLength(2 * 6);
  });
});
