import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLog } from '../../src/platform/log.ts';
import { descendantsOf } from '../support/descendants.ts';
import { waitFor } from '../support/wait-for.ts';

/** A PostgreSQL of one's own, to be hurt. */
export interface Cluster extends AsyncDisposable {
  readonly url: string;
  /** As `pg_ctl stop -m immediate`, and a start after it. Resolves when it answers again. */
  restartAtOnce(): Promise<void>;
  /** SIGSTOP for all of it: connections stay open and nobody answers. Returns how it goes on. */
  freeze(): Promise<() => void>;
}

export async function startCluster(): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'admit-hurt-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: createLog('silent'),
    // What was committed survives the end of every process without fsync, which is for the end of the machine; but
    // commits must have left PostgreSQL's own memory when they are answered.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'on' },
  });
  const lastResort = () => process.kill(postgres.pid, 'SIGQUIT');
  process.once('exit', lastResort);
  return {
    url: postgres.url,
    async restartAtOnce() {
      const { pid } = postgres;
      process.kill(pid, 'SIGQUIT');
      await waitFor(
        async () => postgres.pid,
        (now) => now !== pid,
        60_000,
      );
    },
    async freeze() {
      const { pid } = postgres;
      const family = [pid, ...(await descendantsOf(pid))];
      const signalAll = (signal: 'SIGSTOP' | 'SIGCONT') => {
        for (const member of family) {
          try {
            process.kill(member, signal);
          } catch {
            // A backend that ended in between.
          }
        }
      };
      signalAll('SIGSTOP');
      return () => signalAll('SIGCONT');
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', lastResort);
      await postgres.stop();
      await rm(postgres.home, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
