import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { diskFull, StartError } from '../start-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { isUnavailable } from './database-unavailable.ts';
import { type DatabasePlace, databaseName, urlOfDatabase } from './placement.ts';
import { saysDiskFull, spawnPostgres } from './spawn-postgres.ts';

/** A running PostgreSQL that answers queries. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Settles with the reason when the process has ended, however it came to that. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

export interface Launch {
  place: DatabasePlace;
  binaries: PostgresBinaries;
  /** Where `postgres.log` is written. We open it and hand it over, so its folder may be closed to PostgreSQL's user. */
  dataDir: string;
  settings: Record<string, string | number>;
}

/** On the command line, not in `postgresql.conf`: a newer server brings newer settings to an older cluster. */
const defaultSettings = {
  listen_addresses: '127.0.0.1',
  // Clients come by TCP only: the path of a socket may have 107 bytes, and a data folder may lie deep.
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '256MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // A sale fills its tables within seconds, and plans made for empty ones read all of them until they are counted.
  autovacuum_naptime: '5s',
  random_page_cost: 1.1,
  // Compiling a plan takes longer than any of our statements.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A statement that fails is the caller's to log, with its request id; here it would show people's data again.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/**
 * Starts PostgreSQL and waits until it answers. Without a port it takes a free one.
 * Throws `StartError`: `database_unusable`, `database_missing`, `disk_full`.
 */
export async function launchPostmaster(launch: Launch, port?: number): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const postmaster = await spawnPostmaster(launch, port ?? (await freePort()));
    try {
      await untilReady(launch, postmaster);
      return postmaster;
    } catch (error) {
      await postmaster.stop();
      // Somebody took the port between our look and PostgreSQL's, or the backends of a killed PostgreSQL still end.
      if (!(error instanceof TryAgain) || attempt === 40) throw error;
      await sleep(250);
    }
  }
}

class TryAgain extends StartError {}

async function spawnPostmaster({ place, binaries, dataDir, settings }: Launch, port: number) {
  const all = Object.entries({ ...defaultSettings, ...settings, port });
  const args = ['-D', place.cluster, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const logFile = join(dataDir, 'postgres.log');
  const log = await open(logFile, 'a', 0o600);
  const logStart = (await log.stat()).size;
  // A session of its own: Ctrl-C on a terminal goes to the whole process group, and must not end the database while
  // requests still run. Only our stop does.
  const { child, ended } = await spawnPostgres(binaries.postgres, args, place, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  }).finally(() => log.close());

  const stop = async () => {
    // Fast shutdown, immediate shutdown (the next start recovers), and what nothing survives.
    for (const [signal, patienceMs] of [
      ['SIGINT', 30_000],
      ['SIGQUIT', 10_000],
      ['SIGKILL', 10_000],
    ] as const) {
      child.kill(signal);
      if (await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })])) return;
    }
  };
  const url = urlOfDatabase(place.password, port);
  return { pid: child.pid ?? 0, port, url, exited: ended, stop, logFile, logStart };
}

type Starting = Awaited<ReturnType<typeof spawnPostmaster>>;

/** Asks until PostgreSQL answers, as `pg_isready` would: what it logs is for people. */
async function untilReady(launch: Launch, starting: Starting): Promise<void> {
  let exit: string | undefined;
  void starting.exited.then((reason) => {
    exit = reason;
  });
  // Recovery after a crash takes as long as there is WAL to read, at most `max_wal_size`.
  const deadline = performance.now() + 5 * 60_000;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.2, 1_000)) {
    if (exit) throw await whyNot(launch, starting, exit);
    try {
      return await ensureDatabase(starting.port, launch.place.password);
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > deadline) throw await whyNot(launch, starting, error);
    }
    await Promise.race([sleep(pauseMs), starting.exited]);
  }
}

async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: databaseName, password, database: 'postgres', ssl: false },
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function whyNot({ place }: Launch, starting: Starting, reason: unknown): Promise<StartError> {
  const written = (await readFile(starting.logFile)).subarray(starting.logStart).toString();
  const cause = reason instanceof Error ? reason : new Error(written);
  if (saysDiskFull(written)) return diskFull(place.home, cause);
  const last =
    written.match(/(?:FATAL|PANIC):\s+(.*)/)?.[1] ?? (cause === reason ? cause.message : String(reason));
  const passing =
    /Address already in use|could not create any TCP\/IP sockets|pre-existing shared memory/.test(written);
  return new (passing ? TryAgain : StartError)(
    'database_unusable',
    `The database in ${place.home} did not start (${last}): ${starting.logFile} tells more.`,
    { cause },
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
