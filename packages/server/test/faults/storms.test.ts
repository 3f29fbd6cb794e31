import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/platform/database/migrate.ts';
import { createLog } from '../../src/platform/log.ts';
import { chooseSeed } from '../support/seeded.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { settle } from './settle.ts';
import {
  backendsAreKilled,
  commitsGoUnheard,
  databaseFreezes,
  databaseRestarts,
  gatewayIsFaulty,
} from './storms.ts';
import { openWorld, type World } from './world.ts';

const seed = chooseSeed();

describe.skipIf(process.platform !== 'linux')(`two servers in a storm (ADMIT_TEST_SEED=${seed})`, () => {
  let cluster: Cluster;
  let world: World;
  beforeAll(async () => {
    cluster = await startCluster();
    await migrate({ url: cluster.url, log: createLog('silent') });
    world = await openWorld({ databaseUrl: cluster.url, seed });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  });
  afterEach(() => world.forget());

  test.each([databaseRestarts, backendsAreKilled, databaseFreezes, commitsGoUnheard, gatewayIsFaulty])(
    '$name: all comes to rest, nothing is lost, nothing is sold twice, the money is right',
    async ({ run }) => {
      const listings = await run(world, cluster, 'short');
      expect(await settle(world, listings)).toEqual([]);
      // Or nothing was looked at.
      const sold = world.history.filter(({ operation, answer }) => operation === 'pay' && answer === 'yes');
      expect(sold.length).toBeGreaterThan(20);
    },
  );
});
