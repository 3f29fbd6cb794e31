import { test } from 'vitest';
import { callOnAnyRows } from './any-rows.ts';
import { realSide } from './real-side.ts';

/** Prints itself when it fails; another one is tried with DRIFT_SEED. */
const seed = Number(process.env.DRIFT_SEED ?? 20_310_501);

test(`whatever stands in the tables, the model does what PostgreSQL does (DRIFT_SEED=${seed})`, async () => {
  const real = await realSide();
  await callOnAnyRows({ real, connection: await real.connect(), seed, fillings: 32 });
});
