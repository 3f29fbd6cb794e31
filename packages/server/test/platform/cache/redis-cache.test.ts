import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import type { Cache } from '../../../src/platform/cache/cache.ts';
import { readRedisAddress } from '../../../src/platform/cache/redis-address.ts';
import { openRedisCache } from '../../../src/platform/cache/redis-cache.ts';
import { createLog } from '../../../src/platform/log.ts';
import { realProgram } from '../../support/real-program.ts';
import { type RedisParts, redisKinds } from '../../support/redis/redis-kinds.ts';
import { stopRedisServers } from '../../support/redis/redis-server.ts';
import { waitFor } from '../../support/wait-for.ts';

const ttlMs = 60_000;
const log = createLog('silent');

function open(url: string): Cache {
  const cache = openRedisCache({ address: readRedisAddress(url)!, log });
  onTestFinished(() => cache.close());
  return cache;
}

async function near(cache: Cache): Promise<Cache> {
  await waitFor(
    async () => cache.isAway(),
    (isAway) => !isAway,
  );
  return cache;
}

afterAll(stopRedisServers);

const kinds = Object.entries(redisKinds);
const started = new Map<string, Promise<RedisParts>>();

function partsOf(context: TestContext, kind: string): Promise<RedisParts> {
  const program = realProgram(context, 'redis-server');
  const parts = started.get(kind) ?? redisKinds[kind as keyof typeof redisKinds](program);
  started.set(kind, parts);
  return parts;
}

describe.for(kinds)('Redis, %s', ([kind]) => {
  test('a thousand writes in any order leave the highest version of each', async (context) => {
    const { url } = await partsOf(context, kind);
    const processes = [await near(open(url)), await near(open(url))];
    const writes = Array.from({ length: 1_000 }, (_, at) => ({
      ...{ key: `shuffled:${at % 7}`, version: [1 + (at % 13), at] as const },
      ...{ text: `${1 + (at % 13)} ${at}`, ttlMs, order: randomBytes(4).readUInt32LE() },
    })).sort((one, other) => one.order - other.order);
    const written = (cache: Cache, some: typeof writes) =>
      waitFor(
        () => cache.write(some),
        (isWritten) => isWritten,
      );
    for (let at = 0; at < writes.length; at += 50)
      await Promise.all(
        processes.map((cache, nth) => written(cache, writes.slice(at + nth * 25, at + nth * 25 + 25))),
      );
    const keys = Array.from({ length: 7 }, (_, at) => `shuffled:${at}`);
    const highest = keys.map(
      (key) =>
        writes
          .filter((write) => write.key === key)
          .sort((a, b) => b.version[0] - a.version[0] || b.version[1] - a.version[1])
          .map(({ version, text }) => ({ version: [...version], text }))[0],
    );
    await waitFor(
      () => processes[0]!.read(keys),
      (found) => JSON.stringify(found) === JSON.stringify(highest),
    );
  });

  test('every process hears what one tells; what stands there is as old as it is', async (context) => {
    const { url } = await partsOf(context, kind);
    const [one, other] = [await near(open(url)), await near(open(url))];
    const heard: string[] = [];
    other!.onTold('news', (text) => heard.push(text));
    await waitFor(
      async () => other!.hearingSince(),
      (since) => since !== null,
    );
    // What is told while the machine is too busy for Redis is lost, as it may be: told again.
    await waitFor(
      async () => one!.tell('news', 'a word and more') ?? heard,
      ({ length }) => length > 0,
    );
    expect(new Set(heard)).toEqual(new Set(['a word and more']));
    expect(await one!.write([{ key: 'aged', version: [1, 1], text: 'x', ttlMs }])).toBe(true);
    const [aged] = await other!.readAged(['aged']);
    expect(aged).toEqual({ version: [1, 1], text: 'x', ageMs: expect.any(Number) });
    expect(await one!.addToSet('set', 'member', ttlMs)).toBe(true);
    expect(await other!.readSet('set')).toEqual(['member']);
  });

  test('frozen it is left alone after a moment, and believed again when it answers', async (context) => {
    const { url, servers } = await partsOf(context, kind);
    const cache = await near(open(url));
    await cache.write([{ key: 'kept', version: [1, 1], text: 'x', ttlMs }]);
    for (const { pid } of servers) process.kill(pid, 'SIGSTOP');
    try {
      expect(await cache.read(['kept'])).toEqual([null]);
      expect(cache.isAway()).toBe(true);
      expect(cache.hearingSince()).toBeNull();
      expect(await cache.write([{ key: 'kept', version: [2, 1], text: 'y', ttlMs }])).toBe(false);
    } finally {
      for (const { pid } of servers) process.kill(pid, 'SIGCONT');
    }
    await near(cache);
    await waitFor(
      () => cache.read(['kept']),
      ([found]) => found?.text === 'x',
    );
  });

  test('killed and started anew it is used again', async (context) => {
    const { url, servers } = await partsOf(context, kind);
    const cache = await near(open(url));
    await cache.write([{ key: 'after', version: [1, 1], text: 'x', ttlMs }]);
    await servers[0]!.kill();
    await waitFor(
      async () => cache.isAway(),
      (isAway) => isAway,
    );
    // Behind a sentinel another one takes over by itself.
    if (kind !== 'behind a sentinel') await servers[0]!.start();
    await waitFor(
      () => cache.write([{ key: 'after', version: [1, 2], text: 'y', ttlMs }]),
      (isWritten) => isWritten,
    );
    expect(await cache.read(['after'])).toEqual([{ version: [1, 2], text: 'y' }]);
  });
});

test('with AOF what was written is there after the power failed', async (context) => {
  const { url, servers } = await partsOf(context, 'with AOF');
  const cache = await near(open(url));
  expect(await cache.write([{ key: 'durable', version: [1, 1], text: 'x', ttlMs }])).toBe(true);
  await servers[0]!.kill();
  await servers[0]!.start();
  await waitFor(
    () => cache.read(['durable']),
    ([found]) => found?.text === 'x',
  );
});

test('what is no value of ours is nothing, and is overwritten', async (context) => {
  const { url, servers } = await partsOf(context, 'plain');
  const cache = await near(open(url));
  const ask = servers[0]!.ask;
  await ask('SET', 'admit:1:text', 'garbage');
  await ask('SET', 'admit:1:version', '2 {"format":"of another version"}');
  await ask('RPUSH', 'admit:1:list', 'a');
  await ask('SET', 'admit:1:set', 'no set');
  const keys = ['text', 'version', 'list'];
  expect(await cache.read(keys)).toEqual([null, null, null]);
  expect(await cache.readAged(keys)).toEqual([null, null, null]);
  expect(await cache.readSet('set')).toEqual([]);
  expect(cache.isAway()).toBe(false);
  expect(await cache.write(keys.map((key) => ({ key, version: [0, 0], text: 'x', ttlMs })))).toBe(true);
  expect(await cache.read(keys)).toEqual(keys.map(() => ({ version: [0, 0], text: 'x' })));
  expect(await cache.addToSet('set', 'member', ttlMs)).toBe(true);
  expect(await cache.readSet('set')).toEqual(['member']);
});

test.for(['nothing at all', 'noise', 'answers to nobody'])('a server that says %s is away', async (what) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', () => {
      if (what === 'noise') socket.write(randomBytes(512));
      if (what === 'answers to nobody')
        socket.write('+OK\r\n:1\r\n$3\r\nabc\r\n-ERR no\r\n*2\r\n+a\r\n+b\r\n'.repeat(3));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const cache = open(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await cache.read(['a'])).toEqual([null]);
  expect(await cache.write([{ key: 'a', version: [1, 1], text: 'x', ttlMs }])).toBe(false);
  expect(cache.isAway()).toBe(true);
});
