import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeId } from '@admit-one/sdk/contract';
import type { Gateway } from '../../src/payments/gateway.ts';
import { createStripeGateway } from '../../src/payments/stripe.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import type { HandEntry } from '../history/hands.ts';
import type { Entry } from '../history/history.ts';
import { makeAccount, makeAccounts, type TestAccount } from '../support/accounts.ts';
import { listHall } from '../support/hall.ts';
import { type RedisServer, startRedisServer, stopRedisServers } from '../support/redis/redis-server.ts';
import { type Seeded, seeded } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';
import { type FaultySandbox, startFaultySandbox } from './faulty-sandbox.ts';
import { prepareServer, type Server } from './server.ts';

/**
 * Two real server processes, each behind a line of its own to one real database, and the real sandbox behind a line
 * that can be faulty. Clients speak HTTP and write down what they were told.
 */
export interface World extends AsyncDisposable {
  readonly random: Seeded;
  /** Straight to the database: for looking, and for letting time go by. */
  readonly database: Database;
  readonly sandbox: FaultySandbox;
  /** Straight to the gateway, once its rules are lifted. */
  readonly gateway: Gateway;
  readonly servers: readonly [Server, Server];
  /** What the servers remember together, where it was asked for and is installed. */
  readonly redis: RedisServer | null;
  /** Everything that was asked since the last `forget`. */
  readonly history: Entry[];
  /** What was asked of tickets since then. */
  readonly hands: HandEntry[];
  /** What should not have been, in sentences: answers that no client should ever get. */
  readonly found: string[];
  /** Since when the history is written. */
  readonly since: Date;
  newListing(seats: number, more?: { buyerLimit?: number }): Promise<string>;
  newBuyers(count: number): Promise<TestAccount[]>;
  /** Of all who buy, by their account. */
  readonly tokens: ReadonlyMap<string, string>;
  /** A seller with a token, whose all listings here are. */
  readonly seller: TestAccount;
  /** Begins a new history. */
  forget(): void;
}

export interface WorldOptions {
  readonly databaseUrl: string;
  readonly seed: number;
  /** Servers remember tickets in a Redis, where `redis-server` is installed. */
  readonly withRedis?: true;
}

/** How long a server waits for the gateway, ms. Twenty seconds outside of tests. */
export const gatewayTimeoutMs = 1_000;

export async function openWorld({ databaseUrl, seed, withRedis }: WorldOptions): Promise<World> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'admit-world-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const database = await openDatabase({ url: databaseUrl, log: createLog('silent'), poolSize: 8 });
  started.defer(() => database.close());
  const sandbox = await startFaultySandbox({ dataFile: join(folder, 'sandbox.jsonl') });
  started.defer(() => sandbox.close());
  const keys = { secretKey: 'sk_test_sandbox', webhookSecret: 'whsec_of_the_world' };
  const gateway = createStripeGateway({ ...keys, url: sandbox.url });
  started.defer(() => gateway.close());

  const redis = withRedis ? await startRedis() : null;
  if (redis !== null) started.defer(stopRedisServers);

  const prepare = async (name: string) => {
    const server = await prepareServer({
      folder: join(folder, name),
      databaseUrl,
      settings: {
        STRIPE_SECRET_KEY: keys.secretKey,
        STRIPE_WEBHOOK_SECRET: keys.webhookSecret,
        STRIPE_API_URL: sandbox.url,
        STRIPE_TIMEOUT_MS: String(gatewayTimeoutMs),
        ...(redis === null ? {} : { REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
      },
    });
    started.defer(() => server.close());
    await server.start();
    return server;
  };
  const servers = await Promise.all([prepare('first'), prepare('second')]);
  const seller = await makeAccount(database.connection, { seller: true });
  const everything = started.move();

  const tokens = new Map<string, string>();
  let since = new Date();
  const world: World = {
    random: seeded(seed),
    database,
    sandbox,
    gateway,
    servers,
    redis,
    history: [],
    hands: [],
    found: [],
    get since() {
      return since;
    },
    seller,
    async newListing(seats, more = {}) {
      const list = () => listHall(servers[0].url, seller.token, seats, more).catch(() => null);
      // A server whose database was just cut off may answer that it is not available.
      return (await waitFor(list, (listing) => listing !== null))!;
    },
    tokens,
    async newBuyers(count) {
      const accounts = await makeAccounts(database.connection, count);
      for (const { accountId, token } of accounts) tokens.set(encodeId('acc', accountId), token);
      return accounts;
    },
    forget() {
      world.history.length = 0;
      world.hands.length = 0;
      // The gateway's times are whole seconds.
      since = new Date(Date.now() - 1_000);
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
  return world;
}

async function startRedis(): Promise<RedisServer | null> {
  const isInstalled = spawnSync('which', ['redis-server']).status === 0;
  return isInstalled ? startRedisServer('redis-server', () => ["save ''"]) : null;
}
