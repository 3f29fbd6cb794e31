import { second } from './model/time.ts';
import type { Trouble } from './weather.ts';
import type { World } from './world.ts';

/** Does something to the whole: the things that no single call decides. */
export function strike(world: World): void {
  deeds[world.random.pick(world.weather.kinds)](world);
}

const deeds: Record<Trouble, (world: World) => void> = {
  death(world) {
    if (world.processes.length > 0) world.kill(world.random.pick(world.processes));
  },

  start(world) {
    if (world.processes.length < 3) world.start();
  },

  /** A little, or to the very instant at which an order ends, or just before or after it. */
  clock({ random, database }) {
    const ends = database.rows('orders').map(({ expires_at }) => expires_at as number);
    const target =
      ends.length > 0 && random.chance(0.6)
        ? random.pick(ends) + random.pick([-1_000, -1, 0, 1, 1_000])
        : database.now + random.pick([1, 5, 60, 400]) * second;
    if (target > database.now) database.now = target;
  },

  loop: runAnyLoop,

  webhook(world) {
    if (world.processes.length === 0 || world.webhooks.length === 0) return;
    const { listingId, paymentId } = world.random.pick(world.webhooks);
    const process = world.random.pick(world.processes);
    world.say(process, `a webhook comes for payment ${paymentId}`);
    world.watch(process, process.orders.driveOn(listingId, paymentId));
  },

  impatience(world) {
    if (world.requests.size > 0) world.random.pick([...world.requests]).giveUp();
  },
};

/** As every process does all the time, one after the other. */
export function runAnyLoop(world: World): void {
  const idle = world.processes.filter(({ working }) => working === 0);
  if (idle.length === 0) return;
  const process = world.random.pick(idle);
  const loop = world.random.pick(process.orders.loops);
  world.say(process, `the loop ${loop.name} runs`);
  world.watch(process, loop.run(new AbortController().signal));
}
