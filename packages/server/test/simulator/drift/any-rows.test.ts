import { test } from 'vitest';
import { callOnAnyRows, enough } from './any-rows.ts';
import { realSide } from './real-side.ts';

/** Another one is tried with DRIFT_SEED. */
const asked = process.env.DRIFT_SEED;
const walks = asked === undefined ? enough : [{ seed: Number(asked), fillings: 40 }];

test.for(walks)('whatever stands in the tables, the model does what PostgreSQL does: %j', async (walk) => {
  const real = await realSide();
  await callOnAnyRows({ ...walk, real, connection: await real.connect() });
});
