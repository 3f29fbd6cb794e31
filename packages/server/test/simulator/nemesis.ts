import { evenIfLetIn } from './check-hands.ts';
import { second } from './model/time.ts';
import { listingId } from './setting.ts';
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

  /** The seller takes back what an order still owns, or some of it; sometimes twice at once under one key. */
  refund(world) {
    const paid = world.database.rows('orders').filter(({ state }) => state === 'paid');
    if (world.processes.length === 0 || paid.length === 0) return;
    const { order_id: orderId, seats } = world.random.pick(paid);
    const idempotencyKey = `refund-${world.newId()}`;
    const evenIfScanned = world.random.chance(0.5);
    const reason = evenIfScanned ? evenIfLetIn : null;
    const wish = {
      ...{
        accountId: 1,
        listingId,
        orderId,
        order: `order ${orderId}`,
        reason,
        idempotencyKey,
        evenIfScanned,
      },
      seats: world.random.chance(0.5) ? null : world.random.some<number>(seats, 1),
      requestHash: Buffer.from([1]),
    };
    for (let times = world.random.chance(0.4) ? 2 : 1; times > 0; times--) {
      const process = world.random.pick(world.processes);
      world.say(process, `the seller refunds order ${orderId}: ${wish.seats ?? 'all'}`);
      world.watch(process, process.refunds.refund(wish));
    }
  },

  /** A buyer's bank takes the money of a captured payment back. */
  dispute(world) {
    const captured = [...world.gateway.intents.values()].filter(({ state }) => state === 'captured');
    if (captured.length === 0) return;
    const intent = world.random.pick(captured);
    intent.isDisputed = true;
    world.say(null, `the bank takes the money of ${intent.reference} back`);
    if (world.processes.length > 0) world.tellOfDisputes(world.random.pick(world.processes));
  },

  cancellation(world) {
    if (world.processes.length === 0 || world.random.chance(0.85)) return;
    const process = world.random.pick(world.processes);
    world.say(process, 'the seller cancels the listing');
    world.watch(process, process.refunds.cancelListing({ accountId: 1, listingId, reason: null }));
  },

  /** The seller keeps seats back, or releases some. */
  keeping(world) {
    if (world.processes.length === 0) return;
    const { random } = world;
    const process = random.pick(world.processes);
    const all = Array.from({ length: world.seatCount }, (_, seat) => seat);
    const wish = { listingId, seats: random.some(all, 1 + random.below(2)) };
    const isKeeping = random.chance(0.4);
    world.say(process, `the seller ${isKeeping ? 'keeps' : 'releases'} ${wish.seats}`);
    world.watch(
      process,
      isKeeping ? process.kept.keep(1, { ...wish, reason: 'Press' }) : process.kept.release(1, wish),
    );
  },

  /** A gate lets somebody in with a ticket. */
  scan(world) {
    const owned = world.database.rows('tickets').filter(({ owner_id }) => owner_id !== null);
    if (world.processes.length === 0 || owned.length === 0 || world.random.chance(0.7)) return;
    const process = world.random.pick(world.processes);
    const { seat } = world.random.pick(owned);
    world.say(process, `a gate lets seat ${seat} in`);
    world.watch(process, process.letIn(seat));
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
  const loop = world.random.pick(process.loops);
  world.say(process, `the loop ${loop.name} runs`);
  world.watch(process, loop.run(new AbortController().signal));
}
