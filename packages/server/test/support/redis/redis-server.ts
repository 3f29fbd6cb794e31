import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { endWithProcess } from '../end-with-process.ts';
import { waitFor } from '../wait-for.ts';

/** A real `redis-server` on a free port of this machine, in a folder that goes with it. */
export interface RedisServer {
  readonly port: number;
  readonly pid: number;
  readonly isRunning: boolean;
  /** A command, and what it answers. */
  ask(...command: string[]): Promise<unknown>;
  /** At once and without a word, as when the power fails; what it had written to disk stays. */
  kill(): Promise<void>;
  /** With the same port and folder. */
  start(): Promise<void>;
}

/** @param configure lines of a redis.conf, besides the port */
export async function startRedisServer(
  program: string,
  configure: (port: number) => readonly string[] = () => [],
  flags: readonly string[] = [],
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'admit-redis-'));
  const port = await freePort();
  const file = join(folder, 'redis.conf');
  const lines = [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, ...configure(port)];
  await writeFile(file, `${lines.join('\n')}\n`);
  let child: ChildProcess;

  async function start(): Promise<void> {
    child = spawn(program, [file, ...flags], { stdio: 'ignore' });
    endWithProcess(child);
    await waitFor(
      () => ask('PING').catch(() => null),
      (answer) => answer === 'PONG',
    );
  }

  async function ask(...command: string[]): Promise<unknown> {
    const client = createClient({
      socket: { host: '127.0.0.1', port, reconnectStrategy: false, connectTimeout: 5_000 },
      disableClientInfo: true,
    }).on('error', () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  const isRunning = () => child.exitCode === null && child.signalCode === null;

  async function kill(): Promise<void> {
    if (!isRunning()) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  running.add(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  await start();
  return {
    port,
    get pid() {
      return child.pid!;
    },
    get isRunning() {
      return isRunning();
    },
    ask,
    kill,
    start,
  };
}

const running = new Set<() => Promise<void>>();

/** All of them: to be given to `afterAll` at the top of a file, where tests start some. */
export async function stopRedisServers(): Promise<void> {
  await Promise.all([...running].map((stop) => stop()));
  running.clear();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
