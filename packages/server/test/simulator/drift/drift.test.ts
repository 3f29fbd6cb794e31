import { test } from 'vitest';
import { callInAnyOrder } from './any-order.ts';
import { realSide } from './real-side.ts';

/** Prints itself when it fails; another one is tried with DRIFT_SEED. */
const seed = Number(process.env.DRIFT_SEED ?? 20_310_501);

test('whatever is called in whatever order, the model does what PostgreSQL does', async () => {
  const real = await realSide();
  await callInAnyOrder({ real, connection: await real.connect(), seed, numRuns: 30 });
});
