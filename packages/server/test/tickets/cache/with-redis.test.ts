import { spawnSync } from 'node:child_process';
import { encodeTicketId } from '@admit-one/sdk/contract';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { cacheCommand } from '../../../src/cache-command.ts';
import { readConfig } from '../../../src/config.ts';
import { type Cache, noCache } from '../../../src/platform/cache/cache.ts';
import { readRedisAddress } from '../../../src/platform/cache/redis-address.ts';
import { openRedisCache } from '../../../src/platform/cache/redis-cache.ts';
import { createLog } from '../../../src/platform/log.ts';
import { makeAccount, type TestAccount } from '../../support/accounts.ts';
import { expectNoDamage } from '../../support/audit.ts';
import { ask, must } from '../../support/client.ts';
import { realProgram } from '../../support/real-program.ts';
import { type RedisParts, redisKinds } from '../../support/redis/redis-kinds.ts';
import { stopRedisServers } from '../../support/redis/redis-server.ts';
import { runServer } from '../../support/server-process.ts';
import { type TestServer, testServer } from '../../support/test-server.ts';
import { waitFor } from '../../support/wait-for.ts';
import { keyOf, ticketWorld, untilAnswering, waysOf } from './ticket-world.ts';

afterAll(stopRedisServers);

/** Where there is none, each test is skipped with a word. */
const hasRedis = spawnSync('which', ['redis-server']).status === 0;
const redis = hasRedis ? await redisKinds.plain('redis-server') : (null as unknown as RedisParts);
const shared = hasRedis ? await openNear() : noCache;
const world = await ticketWorld({ seats: 200, shared });

beforeEach((context) => void realProgram(context, 'redis-server'));

async function openNear(): Promise<Cache> {
  const cache = openRedisCache({ address: readRedisAddress(redis.url)!, log: createLog('silent') });
  await isNear(cache);
  return cache;
}

function isNear(cache: Cache): Promise<boolean> {
  return waitFor(
    async () => cache.isAway(),
    (isAway) => !isAway,
  );
}

afterEach(() => untilAnswering(world.line));
afterAll(async () => {
  await expectNoDamage(world.server.database.connection);
  await world.line[Symbol.asyncDispose]();
  shared.close();
});

let seat = 0;
let buyer: TestAccount;
const sellOne = async (server: Pick<TestServer, 'url'> = world.server) => {
  buyer = await makeAccount(world.server.database.connection);
  const [ticket] = await waysOf(server, world.listingId).sell(buyer, [seat++]);
  return ticket!;
};

/** Another process on the same database line and Redis, which remembers nothing yet. */
async function freshProcess(): Promise<{ server: TestServer; cache: Cache }> {
  const cache = await openNear();
  const server = await testServer({ beside: world.server, shared: cache });
  onTestFinished(async () => {
    await server.stop();
    cache.close();
  });
  return { server, cache };
}

const inRedis = (ticketId: string) => {
  const { listingId, seat: ordinal } = keyOf(ticketId);
  return redis.servers[0]!.ask('GET', `admit:1:seat:${listingId}/${ordinal}`) as Promise<string | null>;
};

test('a sale and a refund are written through, and every process learns of them', async () => {
  const { server, cache } = await freshProcess();
  const ticket = await sellOne();
  await waitFor(
    () => inRedis(ticket.id),
    (text) => text?.startsWith('1 ') === true,
  );
  const { read } = waysOf(server, world.listingId);
  expect((await read(buyer, ticket.id)).body).toEqual(ticket);
  expect(cache.hearingSince()).not.toBeNull();
  await must(world.server.url, 'refundOrder', {
    token: world.seller.token,
    params: { orderId: ticket.orderId },
    body: {},
  });
  expect((await world.read(buyer, ticket.id)).status).toBe(404);
  await waitFor(
    async () => (await read(buyer, ticket.id)).status,
    (status) => status === 404,
  );
  await waitFor(
    () => inRedis(ticket.id),
    (text) => text?.startsWith('2 ') === true,
  );
});

test('with PostgreSQL away, a process that never saw them reads tickets and tokens from Redis', async () => {
  const ticket = await sellOne();
  await waitFor(
    () => inRedis(ticket.id),
    (text) => text !== null,
  );
  const { server } = await freshProcess();
  await world.line.cut();
  const read = () => waysOf(server, world.listingId).read(buyer, ticket.id);
  await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe(200);
  const { fromCache, ...said } = (await read()).body;
  expect(said).toEqual(ticket);
  expect(fromCache?.since).toMatch(/^20/);
  expect(fromCache?.tokenCheckedAt).toMatch(/^20/);
  const { items } = await must(server.url, 'listTickets', { token: buyer.token });
  expect(items.map(({ id }) => id)).toEqual([ticket.id]);
  const next = { ...keyOf(ticket.id), epoch: 2 };
  expect(
    (
      await ask(server.url, 'accessTicket', {
        token: buyer.token,
        params: { ticketId: encodeTicketId(next) },
      })
    ).status,
  ).toBe(503);
});

test('a revocation reaches Redis and every process within a second', async () => {
  const { server } = await freshProcess();
  const later = await freshProcess();
  const { token } = await makeAccount(world.server.database.connection);
  for (const each of [world.server, server]) await must(each.url, 'listTickets', { token });
  await must(world.server.url, 'logOut', { token });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await world.line.cut();
  for (const each of [world.server, server])
    expect((await ask(each.url, 'listTickets', { token })).status).toBe(401);
  // Nor by one that never saw it: Redis says so.
  expect((await ask(later.server.url, 'listTickets', { token })).status).toBe(401);
});

describe('Redis that fails', () => {
  const failures = {
    async stopped() {
      await redis.servers[0]!.kill();
      return () => redis.servers[0]!.start();
    },
    async frozen() {
      const { pid } = redis.servers[0]!;
      process.kill(pid, 'SIGSTOP');
      return async () => void process.kill(pid, 'SIGCONT');
    },
    async flushed() {
      await redis.servers[0]!.ask('FLUSHALL');
      return async () => undefined;
    },
    async 'full of garbage'() {
      const { ask } = redis.servers[0]!;
      for (const key of (await ask('KEYS', '*')) as string[]) {
        if (key.length % 2 === 0) await ask('SET', key, 'garbage');
        else await ask('EVAL', "redis.call('del', KEYS[1]) redis.call('rpush', KEYS[1], 'a')", '1', key);
      }
      return async () => undefined;
    },
    async 'of another version'() {
      const { ask } = redis.servers[0]!;
      for (const key of (await ask('KEYS', 'admit:1:*')) as string[]) {
        await ask('SET', key, '9 9 9 {"v":2,"owner":"somebody"}');
      }
      return async () => undefined;
    },
    async 'full of what belongs to other seats'() {
      const { ask } = redis.servers[0]!;
      const keys = ((await ask('KEYS', 'admit:1:seat:*')) as string[]).sort();
      for (const key of keys.slice(1)) await ask('COPY', keys[0]!, key, 'REPLACE');
      return async () => undefined;
    },
  };

  test.for(Object.entries(failures))(
    '%s: sales are right, and tickets are read from the database',
    async ([, fail]) => {
      const before = await sellOne();
      const owner = buyer;
      await waitFor(
        () => inRedis(before.id),
        (text) => text !== null,
      );
      const { server } = await freshProcess();
      const mend = await fail();
      const ways = waysOf(server, world.listingId);
      expect((await ways.read(owner, before.id)).body).toEqual(before);
      const sold = await sellOne(server);
      expect((await ways.read(buyer, sold.id)).body).toEqual(sold);
      expect((await world.read(buyer, sold.id)).body).toEqual(sold);
      await must(server.url, 'refundOrder', {
        token: world.seller.token,
        params: { orderId: sold.orderId },
        body: {},
      });
      expect((await ways.read(buyer, sold.id)).status).toBe(404);
      await mend();
      await isNear(shared);
      await world.server.database.connection.query('update outbox set due_at = now()');
      // What could not be written then is written now.
      await waitFor(
        () => inRedis(sold.id),
        (text) => text?.startsWith('2 ') === true,
      );
    },
  );
});

test('admit-server cache rebuild fills an empty Redis, and overwrites nothing newer', async () => {
  const ticket = await sellOne();
  await waitFor(
    () => inRedis(ticket.id),
    (text) => text !== null,
  );
  await waitFor(
    () => world.server.database.connection.query('select from outbox'),
    ({ length }) => length === 0,
  );
  const { ask: askRedis } = redis.servers[0]!;
  await askRedis('FLUSHALL');
  const { listingId, seat: ordinal } = keyOf(ticket.id);
  const newer = `7 1 60000 ${JSON.stringify({ listingId, seat: ordinal, ticket: null })}`;
  await askRedis('SET', `admit:1:seat:${listingId}/${ordinal}`, newer);
  const settings = { DATABASE_URL: world.databaseUrl, REDIS_URL: redis.url };
  const { exitCode, stdout, stderr } = await runServer(['cache', 'rebuild'], settings);
  expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^\d+ of \d+ tickets, 100 %$/m)]);
  const [owned] = await world.server.database.connection.query<{ count: number }>(
    'select count(*) as count from tickets where owner_id is not null',
  );
  expect(stdout).toBe(`${owned!.count} tickets are in Redis.\n`);
  expect(await inRedis(ticket.id)).toBe(newer);
  expect((await askRedis('KEYS', 'admit:1:seat:*')) as string[]).toHaveLength(owned!.count);

  expect((await runServer(['cache', 'refill'], settings)).exitCode).toBe(2);
  const rebuild = (environment: Record<string, string>) =>
    cacheCommand(readConfig(environment), createLog('silent'), () => undefined);
  await redis.servers[0]!.kill();
  await expect(rebuild(settings)).rejects.toThrow('Redis does not answer');
  await redis.servers[0]!.start();
  await expect(rebuild({ ...settings, REDIS_URL: '' })).rejects.toThrow('set REDIS_URL');
});
