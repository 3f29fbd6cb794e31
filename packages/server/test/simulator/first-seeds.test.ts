import { expect, test } from 'vitest';
import { explain } from './explain.ts';
import { runSeed, runSeeds } from './run-seeds.ts';

/** One seed with its whole story: SIMULATOR_SEED=123 vitest run --project server first-seeds */
const asked = process.env.SIMULATOR_SEED;

/** Twenty seconds on an idle machine; a busy one may take its time. */
const timeout = 300_000;

if (asked === undefined) {
  test('the first 10,000 seeds end well', { timeout }, async () => {
    expect(explain(await runSeeds(1, 10_000))).toBeNull();
  });
} else {
  test('the seed that was asked for', async () => {
    expect(explain(await runSeed(Number(asked)))).toBeNull();
  });
}
