import { expect, test } from 'vitest';
import { explain } from './explain.ts';
import { runSeeds } from './run-seeds.ts';

/** In a file of its own, so that another worker can take it. */
test('the next 10,000 seeds end well', { timeout: 300_000 }, async () => {
  expect(explain(await runSeeds(10_001, 10_000))).toBeNull();
});
