import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from './experiment.ts';
import type { GatewayRules } from './faulty-sandbox.ts';
import { runLoad } from './load.ts';
import { gatewayTimeoutMs, type World } from './world.ts';

/** The database that dies under load, twice. */
export const databaseRestarts: Experiment = {
  name: 'the database is stopped at once and started again, under load',
  async run(world, cluster, length) {
    const { listing, load } = await sell(world, length);
    for (let times = length === 'short' ? 1 : 4; times > 0; times--) {
      await untilUnderWay(world);
      cluster.stopAtOnce();
      await sleep(1_000);
    }
    await load;
    return [listing];
  },
};

/** Single connections die, again and again, whatever they are doing. */
export const backendsAreKilled: Experiment = {
  name: 'backends are terminated, under load',
  async run(world, _cluster, length) {
    const { listing, load } = await sell(world, length);
    let isOver = false;
    const killing = (async () => {
      while (!isOver) {
        await world.database.connection
          .query(
            `select pg_terminate_backend(pid)
             from pg_stat_activity
             where application_name = 'admit-one' and pid <> pg_backend_pid() and random() < 0.3`,
          )
          .catch(() => undefined);
        await sleep(150);
      }
    })();
    await load.finally(() => {
      isOver = true;
    });
    await killing;
    return [listing];
  },
};

/** Connections stay open and nobody answers. */
export const databaseFreezes: Experiment = {
  name: 'the database is frozen, under load',
  async run(world, cluster, length) {
    const { listing, load } = await sell(world, length);
    await untilUnderWay(world);
    const goOn = await cluster.freeze();
    await sleep(length === 'short' ? 2_000 : 10_000);
    goOn();
    await load;
    return [listing];
  },
};

/** The commit happened, and who asked for it never hears so. */
export const commitsGoUnheard: Experiment = {
  name: 'the answers of 30 % of commits are dropped, under load',
  async run(world, _cluster, length) {
    const random = world.random.fork('commits');
    for (const { proxy } of world.servers)
      proxy.rules = { answered: ({ isCommit }) => (isCommit && random.chance(0.3) ? 'cut' : 'pass') };
    const { listing, load } = await sell(world, length);
    await load;
    return [listing];
  },
};

/** 8 % lost before they take effect, 8 % after, 2 % so late that nobody waits any more; cards are declined as ever. */
export const gatewayIsFaulty: Experiment = {
  name: 'the gateway loses requests and answers, and stalls, under load',
  async run(world, _cluster, length) {
    world.sandbox.rules = faultyGateway(world);
    const { listing, load } = await sell(world, length);
    await load;
    return [listing];
  },
};

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

/** A hall that fills up, by many at once. */
async function sell(world: World, length: 'short' | 'long') {
  const seats = length === 'short' ? 120 : 600;
  // Without its faults: only what is sold is looked at.
  const [rules, lines] = [world.sandbox.rules, world.servers.map(({ proxy }) => proxy.rules)];
  world.sandbox.rules = {};
  for (const { proxy } of world.servers) proxy.rules = {};
  const listing = await world.newListing(seats);
  world.sandbox.rules = rules;
  world.servers.forEach(({ proxy }, index) => {
    proxy.rules = lines[index]!;
  });
  const load = runLoad(world, { listing, seats, orders: seats, atOnce: 24 });
  // Looked at by whoever awaits it; until then it is nobody's unhandled rejection.
  load.catch(() => undefined);
  return { listing, load };
}

/** Some have paid and most have not. */
async function untilUnderWay(world: World): Promise<void> {
  const before = paid(world);
  for (let looks = 0; looks < 400 && paid(world) < before + 5; looks++) await sleep(10);
}

function paid(world: World): number {
  return world.history.filter(({ operation, answer }) => operation === 'pay' && answer === 'yes').length;
}
