import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDataFolder } from '../data-folder.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { findDatabase, urlOfDatabase } from './placement.ts';

export interface VisitedDatabase {
  /** A connection string, password included: never log it. */
  readonly url: string;
  /** Stops what was started for the visit. */
  leave(): Promise<void>;
}

/**
 * The bundled database of a data folder, for somebody who looks at it for a moment: a server that runs there shares its
 * own, otherwise it is started until `leave`. Makes no database where there is none.
 *
 * Throws `StartError`: `database_missing`, `database_unusable`, `database_unreachable`, `data_folder_unusable`.
 */
export async function visitDatabase(dataDir: string, log: Log): Promise<VisitedDatabase> {
  const found = await findDatabase(resolve(dataDir));
  if (found === undefined) {
    throw new StartError(
      'database_missing',
      `There is no database in ${dataDir}: name the data folder of the server with ADMIT_DATA_DIR, or its database with DATABASE_URL.`,
    );
  }
  const folder = await openDataFolder(dataDir).catch((error: unknown) => {
    if (error instanceof StartError && error.code === 'data_folder_in_use') return null;
    throw error;
  });
  if (folder === null) {
    const port = await portOf(found.cluster);
    return { url: urlOfDatabase(found.password, port), leave: async () => undefined };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path, log }).catch(async (error) => {
    await folder.close();
    throw error;
  });
  return {
    url: postgres.url,
    async leave() {
      await postgres.stop();
      await folder.close();
    },
  };
}

/** What PostgreSQL writes into its folder for programs that look for it; the fourth line is the port. */
async function portOf(cluster: string): Promise<number> {
  const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(lines.split('\n')[3]);
  if (port > 0) return port;
  throw new StartError(
    'database_unreachable',
    'The server that uses this data folder has no running database at the moment: try again in a few seconds.',
  );
}
