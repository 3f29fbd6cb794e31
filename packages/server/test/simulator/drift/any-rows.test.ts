import { test } from 'vitest';
import { callOnAnyRows, enough } from './any-rows.ts';
import { realSide } from './real-side.ts';

/** Another one is tried with DRIFT_SEED. */
const asked = process.env.DRIFT_SEED;
const everything = asked === undefined ? enough : [{ seed: Number(asked), fillings: 40, isResale: false }];

/** The suite takes the beginning of each walk; `npm run mutants` and a seed that is asked for take all of it. */
const walks = everything.map(({ fillings, ...walk }) => ({
  ...walk,
  fillings: asked === undefined ? Math.min(fillings, 5) : fillings,
}));

test.for(walks)(
  'whatever stands in the tables, the model does what PostgreSQL does: %j',
  { timeout: 300_000 },
  async (walk) => {
    const real = await realSide();
    await callOnAnyRows({ ...walk, real, connection: await real.connect() });
  },
);
