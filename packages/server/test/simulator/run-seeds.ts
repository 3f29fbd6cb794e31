import { setImmediate as turn } from 'node:timers/promises';
import { type Asked, Buyer } from './buyer.ts';
import { checkEnd } from './check-end.ts';
import { second } from './model/time.ts';
import { runAnyLoop, strike } from './nemesis.ts';
import { Owner, type Taken } from './owner.ts';
import { untilNobodyRuns } from './scheduler.ts';
import { type RunOptions, type Server, theServer, World } from './world.ts';

export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What happened, a line a step; only where it was asked for. */
  readonly trace: readonly string[];
}

/** Runs a seed; what it finds is told again step by step. */
export async function runSeed(seed: number, server: Server = theServer): Promise<Failure | null> {
  const before = Error.stackTraceLimit;
  // Refusals are thrown by the thousand, and where they come from is only asked in the second run.
  Error.stackTraceLimit = 0;
  try {
    if ((await play(seed, { server })).violations.length === 0) return null;
  } finally {
    Error.stackTraceLimit = before;
  }
  const { violations, trace } = await play(seed, { server, isTraced: true });
  return { seed, violations, trace: trace ?? [] };
}

/** Runs seeds one after the other and returns the first that fails. */
export async function runSeeds(
  from: number,
  count: number,
  server: Server = theServer,
): Promise<Failure | null> {
  for (let seed = from; seed < from + count; seed++) {
    const failure = await runSeed(seed, server);
    if (failure !== null) return failure;
    // Whoever runs this has other things to do as well.
    if (seed % 100 === 0) await turn();
  }
  return null;
}

const mostSteps = 20_000;
const mostStrikes = 12;

/** One run from the first hold to the end of all effects. */
export async function play(seed: number, options: RunOptions): Promise<World> {
  const world = new World(seed, options);
  const history: Asked[] = [];
  const taken: Taken[] = [];
  let living = world.random.chance(0.3) ? 3 : 2;
  const ids = Array.from({ length: living }, (_, at) => living - at);
  const buyers = new Map<number, Buyer>();
  const tempt = async (id: number, seat: number) => buyers.get(id)!.buy(seat);
  for (const id of ids) {
    const others = ids.filter((other) => other !== id);
    const owner = new Owner(world, id, { others, taken, tempt });
    const buyer = new Buyer(world, id, history, owner);
    buyers.set(id, buyer);
    buyer.live().then(
      () => living--,
      (error: Error) => {
        living--;
        world.accuse(`a buyer failed: ${error.stack}`);
      },
    );
  }
  let strikes = 0;
  await stepUntil(
    world,
    () => living === 0,
    () => {
      if (strikes < mostStrikes && world.chance(world.weather.trouble)) {
        strikes++;
        strike(world);
      }
      if (world.random.chance(0.03)) runAnyLoop(world);
    },
  );
  await goOn(world);
  await heal(world);
  checkEnd(world, history, taken);
  return world;
}

/** The buyers have left, and what they began is still under way. */
async function goOn(world: World): Promise<void> {
  for (let rounds = world.random.below(6); rounds > 0; rounds--) {
    if (world.weather.trouble > 0) strike(world);
    runAnyLoop(world);
    const enough = world.random.below(30);
    await stepUntil(world, (step) => step >= enough || world.scheduler.waiting.length === 0);
  }
}

/** Nothing goes wrong any more, time goes on, and the loops run until there is nothing left to do. */
async function heal(world: World): Promise<void> {
  world.isHealing = true;
  world.say(null, 'nothing goes wrong any more');
  await stepUntil(world, () => world.scheduler.waiting.length === 0);
  const process = world.anyProcess();
  const isSoon = world.random.chance(0.3);
  for (let round = 0; round < 20 && !isQuiet(world); round++) {
    // Past every hold and every lease; sometimes first to what is looked at again after seconds.
    world.database.now += (isSoon && round === 0 ? 5 : 4_000) * second;
    world.tellOfDisputes(process);
    await stepUntil(world, () => world.scheduler.waiting.length === 0);
    for (const loop of process.loops) {
      world.say(process, `the loop ${loop.name} runs`);
      world.watch(process, loop.run(new AbortController().signal));
      await stepUntil(world, () => world.scheduler.waiting.length === 0);
    }
  }
}

function isQuiet(world: World): boolean {
  const { database, gateway } = world;
  return (
    database.rows('outbox').length === 0 &&
    database.rows('listings').every(({ state, closed_at }) => state === 'on_sale' || closed_at !== null) &&
    [...gateway.intents.values()].filter(({ isDisputed }) => isDisputed).length <=
      database.rows('payments').filter(({ disputed_at }) => disputed_at !== null).length &&
    database.rows('orders').every(({ state }) => state !== 'held' && state !== 'paying') &&
    database.rows('tickets').every(({ state }) => state !== 'held' && state !== 'paying') &&
    database.rows('refunds').every(({ state }) => state === 'done') &&
    database
      .rows('payments')
      .every(({ state }) => state === 'captured' || state === 'failed' || state === 'canceled')
  );
}

async function stepUntil(
  world: World,
  isOver: (step: number) => boolean,
  between: () => void = () => {},
): Promise<void> {
  let idle = 0;
  for (let step = 0; ; step++) {
    await untilNobodyRuns();
    if (isOver(step)) return;
    if (step === mostSteps) return world.accuse(`no end after ${mostSteps} steps`);
    between();
    if (world.scheduler.step() !== null) {
      idle = 0;
      continue;
    }
    if (world.isHealing || isOver(step)) return;
    // Only somebody slow is left, who may be ready the next time.
    if (++idle < 200) continue;
    return world.accuse(`nobody can go on: ${world.scheduler.waiting.map(({ label }) => label).join(', ')}`);
  }
}
