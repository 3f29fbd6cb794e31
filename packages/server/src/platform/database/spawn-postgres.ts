import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { StartError } from '../start-error.ts';
import type { DatabasePlace } from './placement.ts';

export interface PostgresProcess {
  child: ChildProcess;
  /** `exit code 0`, `signal SIGKILL`: settles when the process is gone and its output read. */
  ended: Promise<string>;
}

/** Starts one of the bundled programs as the user the database belongs to. Throws `StartError` if it cannot run. */
export async function spawnPostgres(
  binary: string,
  args: string[],
  place: DatabasePlace,
  options: SpawnOptions,
): Promise<PostgresProcess> {
  // An environment of its own: somebody's PGDATA, PGPORT, LC_ALL or TZ must not change what the database is.
  const env = { LC_ALL: 'C', TZ: 'UTC' };
  const child = spawn(binary, args, { ...options, cwd: place.home, env, ...place.runAs });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  try {
    await once(child, 'spawn');
    return { child, ended };
  } catch (error) {
    throw new StartError(
      'database_missing',
      `The bundled PostgreSQL does not run on this computer (${error instanceof Error ? error.message : error}): ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
      { cause: error },
    );
  }
}

/** What initdb and PostgreSQL write, in the C locale, when a write fails for want of room. The second is of short writes. */
export function saysDiskFull(output: string): boolean {
  return /No space left on device|Check free disk space|Disk quota exceeded/.test(output);
}
