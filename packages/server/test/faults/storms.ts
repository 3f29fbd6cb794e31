import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { GatewayRules } from './faulty-sandbox.ts';
import { runLoad } from './load.ts';
import { gatewayTimeoutMs, type World } from './world.ts';

/** Something that happens while people buy. */
export interface Storm {
  readonly name: string;
  /** Makes lines and gateway faulty, until somebody lifts it. */
  begin?(world: World): void | Promise<void>;
  /** Happens once the sale is under way; short in the test suite, long in a soak. */
  strike?(world: World, cluster: Cluster, length: Length): Promise<void>;
}

export type Length = 'short' | 'long';

/** Lets people buy while all of it happens, one strike after the other. Returns the listing that it was on. */
export async function sellInStorm(
  world: World,
  cluster: Cluster,
  { storms, length }: { storms: readonly Storm[]; length: Length },
): Promise<string> {
  const seats = length === 'short' ? 180 : 1_500;
  const listing = await world.newListing(seats);
  for (const storm of storms) await storm.begin?.(world);
  let isOver = false;
  const load = runLoad(world, {
    listing,
    seats,
    atOnce: length === 'short' ? 16 : 48,
    orders: seats / 2,
    goOn: () => !isOver,
  });
  // Looked at below; until then an error of it is nobody's.
  load.catch(() => undefined);
  try {
    for (const storm of storms) {
      await untilSomeMoreHavePaid(world);
      await storm.strike?.(world, cluster, length);
    }
  } finally {
    isOver = true;
  }
  await load;
  return listing;
}

/** The database dies under load and is started again. */
export const databaseRestarts: Storm = {
  name: 'the database is stopped at once and started again',
  async strike(world, cluster, length) {
    for (let times = length === 'short' ? 1 : 4; times > 0; times--) {
      await cluster.restartAtOnce();
      await untilSomeMoreHavePaid(world);
    }
  },
};

/** Single connections die, again and again, whatever they are doing. */
export const backendsAreKilled: Storm = {
  name: 'backends are terminated',
  async strike(world, _cluster, length) {
    for (let times = length === 'short' ? 8 : 80; times > 0; times--) {
      await world.database.connection
        .query(
          `select pg_terminate_backend(pid)
           from pg_stat_activity
           where application_name = 'admit-one' and pid <> pg_backend_pid() and random() < 0.3`,
        )
        // It may well have been our own.
        .catch(() => undefined);
      await sleep(100);
    }
  },
};

/** Connections stay open and nobody answers. */
export const databaseFreezes: Storm = {
  name: 'the database is frozen',
  async strike(_world, cluster, length) {
    const goOn = await cluster.freeze();
    await sleep(length === 'short' ? 2_000 : 10_000).finally(goOn);
  },
};

/** Redis forgets all that it knew, and is away for a while. */
export const redisIsKilled: Storm = {
  name: 'Redis is killed and started again',
  async strike(world, _cluster, length) {
    await world.redis?.kill();
    await sleep(length === 'short' ? 500 : 5_000);
    await world.redis?.start();
  },
};

/** From the beginning to the end. */
export const redisIsAway: Storm = {
  name: 'Redis is away',
  async begin(world) {
    await world.redis?.kill();
  },
};

/** The commit happened, and who asked for it never hears so. */
export const commitsGoUnheard: Storm = {
  name: 'the answers of 30 % of commits are dropped',
  begin(world) {
    const random = world.random.fork('commits');
    for (const { proxy } of world.servers)
      proxy.rules = { answered: ({ isCommit }) => (isCommit && random.chance(0.3) ? 'cut' : 'pass') };
  },
};

/** 8 % lost before they take effect, 8 % after, 2 % so late that nobody waits any more; cards are declined as ever. */
export const gatewayIsFaulty: Storm = {
  name: 'the gateway loses requests and answers, and stalls',
  begin(world) {
    world.sandbox.rules = faultyGateway(world);
  },
};

/** Nobody answers at the gateway's address. */
export const gatewayIsAway: Storm = {
  name: 'the gateway is away',
  async strike(world, _cluster, length) {
    const { rules } = world.sandbox;
    world.sandbox.rules = { arrived: () => 'lose' };
    await sleep(length === 'short' ? 1_000 : 10_000);
    world.sandbox.rules = rules;
  },
};

export const everyStorm: readonly Storm[] = [
  databaseRestarts,
  backendsAreKilled,
  databaseFreezes,
  commitsGoUnheard,
  gatewayIsFaulty,
  gatewayIsAway,
  redisIsKilled,
];

function faultyGateway(world: World): GatewayRules {
  const random = world.random.fork('gateway');
  return {
    async arrived() {
      if (random.chance(0.08)) return 'lose';
      // It takes effect all the same, long after the server gave it up.
      if (random.chance(0.02)) await sleep(2.5 * gatewayTimeoutMs);
      return 'pass';
    },
    answered: () => (random.chance(0.08) ? 'lose' : 'pass'),
  };
}

/** The sale is under way, or again. */
async function untilSomeMoreHavePaid(world: World): Promise<void> {
  const before = paid(world);
  // A hall that is full sells nothing more.
  for (let looks = 0; looks < 500 && paid(world) < before + 5; looks++) await sleep(10);
}

function paid(world: World): number {
  return world.history.filter(({ operation, answer }) => operation === 'pay' && answer === 'yes').length;
}
