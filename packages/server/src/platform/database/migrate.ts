import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';

export interface MigrateOptions {
  url: string;
  log: Log;
  /** The folder with the `.sql` files, which run in the order of the numbers they begin with. Default: ours. */
  folder?: string;
}

/** `src/platform/database/` and `dist/platform/database/` lie equally deep, so this holds from source and from a build. */
const ownMigrations = fileURLToPath(new URL('../../../migrations/', import.meta.url));

/**
 * Brings the schema up to this code: all pending files in one transaction, under a lock, so that servers which start
 * at once migrate once. Gives the names of the files it ran. Throws `StartError` with `database_newer`.
 */
export async function migrate({ url, log, folder = ownMigrations }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'admit-one migrations' });
  client.on('error', (error) => log.warn({ err: error }, 'the connection of the migrations was lost'));
  try {
    await client.connect();
    await refuseNewer(client, folder);
    const applied = await runner({
      dbClient: client,
      dir: folder,
      direction: 'up',
      migrationsTable: 'migrations',
      advisoryLockMode: 'wait',
      singleTransaction: true,
      checkOrder: true,
      logger: {
        debug: (text) => log.debug(text),
        // It says line by line what we say once, below.
        info: (text) => log.debug(text),
        warn: (text) => log.warn(text),
        error: (text) => log.error(text),
      },
    });
    const names = applied.map(({ name }) => name);
    if (names.length > 0) log.info({ migrations: names }, 'the database schema was brought up to date');
    return names;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A migration this code does not know was made by a newer version, whose tables it would misread. */
async function refuseNewer(client: pg.Client, folder: string): Promise<void> {
  const table = await client.query<{ exists: boolean }>(
    `select to_regclass('public.migrations') is not null as exists`,
  );
  if (!table.rows[0]?.exists) return;
  const known = new Set((await readdir(folder)).map((file) => basename(file, '.sql')));
  const applied = await client.query<{ name: string }>('select name from public.migrations order by id');
  const unknown = applied.rows.find(({ name }) => !known.has(name));
  if (!unknown) return;
  throw new StartError(
    'database_newer',
    `The database was used by a newer version of Admit One (its migration ${unknown.name} is unknown here): ` +
      'install that version again, or use another database.',
  );
}
