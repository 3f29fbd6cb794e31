import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/platform/database/migrate.ts';
import { createLog } from '../../src/platform/log.ts';
import { realProgram } from '../support/real-program.ts';
import { chooseSeed } from '../support/seeded.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { settle } from './settle.ts';
import {
  backendsAreKilled,
  commitsGoUnheard,
  databaseFreezes,
  databaseRestarts,
  gatewayIsAway,
  gatewayIsFaulty,
  redisIsAway,
  redisIsKilled,
  type Storm,
  sellInStorm,
} from './storms.ts';
import { openWorld, type World } from './world.ts';

const seed = chooseSeed();

/** Each of them waits for many processes, on a machine that may do other things beside. */
const patience = { timeout: 180_000 };

describe.skipIf(process.platform !== 'linux')(
  `two servers in a storm (ADMIT_TEST_SEED=${seed})`,
  patience,
  () => {
    let cluster: Cluster;
    let world: World;
    beforeAll(async () => {
      cluster = await startCluster();
      await migrate({ url: cluster.url, log: createLog('silent') });
      world = await openWorld({ databaseUrl: cluster.url, seed, withRedis: true });
    });
    afterAll(async () => {
      await world?.[Symbol.asyncDispose]();
      await cluster?.[Symbol.asyncDispose]();
    });
    afterEach(() => world.forget());

    const weathers: { name: string; storms: Storm[] }[] = [
      {
        name: 'a database that loses connections, dies and freezes, and a Redis that is killed',
        storms: [backendsAreKilled, redisIsKilled, databaseRestarts, databaseFreezes],
      },
      {
        name: 'commits that nobody hears of, a gateway that loses, stalls and is away, and no Redis',
        storms: [redisIsAway, commitsGoUnheard, gatewayIsFaulty, gatewayIsAway],
      },
    ];
    test.each(weathers)(
      '$name: nothing acknowledged is missing, nothing is sold twice, the money is right',
      async ({ storms }) => {
        const listing = await sellInStorm(world, cluster, { storms, length: 'short' });
        expect(await settle(world, [listing])).toEqual([]);
        // Or nothing was looked at.
        const told = Object.groupBy(world.history, ({ answer }) => answer);
        expect([told.yes!.length > 50, told.unknown!.length > 10]).toEqual([true, true]);
      },
    );

    test('a real Redis was among them', (context) => {
      realProgram(context, 'redis-server');
      expect(world.redis).not.toBeNull();
    });
  },
);
