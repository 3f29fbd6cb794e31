import { waitFor } from '../wait-for.ts';
import { freePort, type RedisServer, startRedisServer } from './redis-server.ts';

/** Servers that are one Redis together. */
export interface RedisParts {
  readonly url: string;
  /** Those that keep what is written, the one that is written to first. */
  readonly servers: readonly RedisServer[];
}

const inMemory = ["save ''"];

/** What `REDIS_URL` may name, as real processes. */
export const redisKinds = {
  async plain(program: string): Promise<RedisParts> {
    const server = await startRedisServer(program, () => inMemory);
    return { url: `redis://127.0.0.1:${server.port}`, servers: [server] };
  },

  async 'with AOF'(program: string): Promise<RedisParts> {
    const server = await startRedisServer(program, () => [
      ...inMemory,
      'appendonly yes',
      'appendfsync always',
    ]);
    return { url: `redis://127.0.0.1:${server.port}`, servers: [server] };
  },

  async 'behind a sentinel'(program: string): Promise<RedisParts> {
    const first = await startRedisServer(program, () => [...inMemory, 'repl-diskless-sync-delay 0']);
    const second = await startRedisServer(program, () => [...inMemory, `replicaof 127.0.0.1 ${first.port}`]);
    await waitFor(
      () => second.ask('ROLE'),
      (role) => Array.isArray(role) && role[3] === 'connected',
    );
    const sentinel = await startRedisServer(
      program,
      () => [
        `sentinel monitor tickets 127.0.0.1 ${first.port} 1`,
        'sentinel down-after-milliseconds tickets 500',
        'sentinel failover-timeout tickets 3000',
      ],
      ['--sentinel'],
    );
    await waitFor(
      () => sentinel.ask('SENTINEL', 'REPLICAS', 'tickets'),
      (replicas) => Array.isArray(replicas) && replicas.length === 1,
    );
    return { url: `redis+sentinel://127.0.0.1:${sentinel.port}/tickets`, servers: [first, second] };
  },

  async 'a cluster of three'(program: string): Promise<RedisParts> {
    const busPorts = [await freePort(), await freePort(), await freePort()];
    const servers: RedisServer[] = [];
    for (const busPort of busPorts) {
      const lines = ['cluster-enabled yes', `cluster-port ${busPort}`, 'cluster-config-file nodes.conf'];
      servers.push(await startRedisServer(program, () => [...inMemory, ...lines]));
    }
    const bounds = [0, 5461, 10923, 16384];
    for (const [at, server] of servers.entries()) {
      await server.ask('CLUSTER', 'ADDSLOTSRANGE', `${bounds[at]}`, `${bounds[at + 1]! - 1}`);
      await server.ask('CLUSTER', 'SET-CONFIG-EPOCH', `${at + 1}`);
      if (at > 0) await server.ask('CLUSTER', 'MEET', '127.0.0.1', `${servers[0]!.port}`, `${busPorts[0]}`);
    }
    for (const server of servers) {
      await waitFor(
        () => server.ask('CLUSTER', 'INFO'),
        (info) => /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(String(info)),
      );
    }
    const hosts = servers.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return { url: `redis+cluster://${hosts}`, servers };
  },
} as const;
