import { type Child, startChild } from './child.ts';
import type { Load, Loaded } from './load.ts';
import type { Options } from './options.ts';
import { startRedis } from './redis.ts';
import { type BenchServer, startServer } from './server.ts';
import { type Side, type SideName, sides } from './sides.ts';
import { ordersPerHotListing, type World } from './world.ts';

/** One turn of one side. */
export interface Turn extends Loaded {
  readonly perSecond: number;
  readonly serverCpuSeconds: number;
  readonly databaseCpuSeconds: number | null;
  /** How long the server still had to do afterwards what the requests had queued. */
  readonly settledSeconds: number;
}

export interface Rounds {
  readonly turns: Readonly<Partial<Record<SideName, readonly Turn[]>>>;
  readonly profiles: Readonly<Partial<Record<SideName, readonly string[]>>>;
}

/** Long enough for the compiler to have seen everything. */
const warmUpSeconds = 4;

/** All sides in turns, round after round; every other round goes backwards, so that nobody always comes after the same. */
export async function measureRounds(
  world: World,
  names: readonly SideName[],
  options: Options,
  say: (line: string) => void,
): Promise<Rounds> {
  await using stack = new AsyncDisposableStack();
  const buyers = startChild('./load-process.ts', 'ignore');
  stack.defer(() => buyers.stop());
  const servers = new Map<string, BenchServer>();
  const needsRedis = names.some((name) => sides[name].server === 'redis');
  const redisUrl = needsRedis ? await startRedis(world.folder, stack) : '';
  for (const side of names.map((name) => sides[name])) {
    if (servers.has(serverOf(side))) continue;
    const server = await startServer(side.server, {
      url: world.url(side.database),
      folder: world.folder,
      log: world.log,
      redisUrl,
      isCut: side.databaseAway === true,
    });
    stack.defer(() => server.stop());
    servers.set(serverOf(side), server);
  }
  const next = new Map<SideName, number>();
  const turns: Partial<Record<SideName, Turn[]>> = {};
  const profiles: Partial<Record<SideName, string[]>> = {};

  const take = async (name: SideName, seconds: number): Promise<Turn> => {
    const server = servers.get(serverOf(sides[name]))!;
    const turn = await takeTurn({ world, buyers, server }, sides[name], seconds, next.get(name) ?? 0);
    next.set(name, turn.next);
    refuseFailures(name, turn);
    return turn;
  };

  for (const name of names) await take(name, Math.min(warmUpSeconds, options.seconds * 2));
  for (const name of names.filter((each) => sides[each].databaseAway)) {
    await servers.get(serverOf(sides[name]))!.cut();
    await take(name, Math.min(warmUpSeconds, options.seconds * 2));
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      const turn = await take(name, options.seconds);
      turns[name] = [...(turns[name] ?? []), turn];
      say(`round ${round} of ${options.rounds}: ${sides[name].what} ${Math.round(turn.perSecond)}/s`);
    }
  }
  if (options.profile) {
    for (const name of names) {
      const server = servers.get(serverOf(sides[name]))!;
      profiles[name] = await server.profile(() => take(name, options.seconds));
    }
  }
  return { turns, profiles };
}

/** Sides that stand on the same share one. */
function serverOf({ server, database, databaseAway }: Side): string {
  return `${server} ${database} ${databaseAway === true}`;
}

interface Stand {
  readonly world: World;
  readonly buyers: Child;
  readonly server: BenchServer;
}

/** @param next the number of the side's first order: each number is other seats */
export async function takeTurn(
  { world, buyers, server }: Stand,
  side: Side,
  seconds: number,
  next: number,
): Promise<Turn> {
  const load: Load = {
    port: server.port,
    connections: side.connections,
    seconds,
    seats: side.pay ? 2 : 1,
    pay: side.pay,
    reads: side.reads ? world.reads : null,
    tokens: world.tokens,
    listings: side.hot ? world.hotListings : world.listings,
    ordersPerListing: side.hot ? ordersPerHotListing : null,
    firstSeat: side.firstSeat,
    next,
  };
  const before = await server.usage();
  const databaseBefore = world.databaseCpuSeconds();
  const loaded = await buyers.ask<Loaded>(load);
  const settledSeconds = side.server === 'real' && !side.reads ? await world.settle(side.database) : 0;
  const after = await server.usage();
  const databaseAfter = world.databaseCpuSeconds();
  return {
    ...loaded,
    perSecond: loaded.requests / loaded.seconds,
    serverCpuSeconds: after.cpuSeconds - before.cpuSeconds,
    databaseCpuSeconds:
      databaseBefore === null || databaseAfter === null ? null : databaseAfter - databaseBefore,
    settledSeconds,
  };
}

/** A refusal is cheaper than a sale, so figures with refusals in them mean nothing. */
function refuseFailures(name: SideName, { failures }: Turn): void {
  const [failure] = Object.entries(failures);
  if (failure === undefined) return;
  throw new Error(`${sides[name].what}: the server answered ${failure[1]} times with ${failure[0]}`);
}
