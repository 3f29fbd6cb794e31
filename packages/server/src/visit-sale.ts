import type { Config } from './config.ts';
import { type Database, DatabaseUnavailable, openDatabase } from './platform/database/database.ts';
import { visitDatabase } from './platform/database/visit.ts';
import { errorCode } from './platform/error-code.ts';
import type { Log } from './platform/log.ts';
import { StartError } from './platform/start-error.ts';

/** The database of the settings, or the bundled one, which a server may be using at this moment. @throws StartError */
export async function visitSale(config: Config, log: Log, opened: AsyncDisposableStack): Promise<Database> {
  let url = config.databaseUrl;
  if (url === null) {
    const visited = await visitDatabase(config.dataDir, log);
    opened.defer(() => visited.leave());
    url = visited.url;
  }
  const database = await openDatabase({ url, log, poolSize: 1 });
  opened.defer(() => database.close());
  return database;
}

/** What a visit can fail with as a sentence for people, a StartError; anything else as it is. */
export function visitError(error: unknown): unknown {
  if (otherVersion.has(errorCode(error) ?? '')) {
    return new StartError(
      'database_unusable',
      'The database was made by another version of Admit One: start this version’s server on it once, which brings it up to date.',
      { cause: error },
    );
  }
  if (error instanceof DatabaseUnavailable) {
    return new StartError(
      'database_unreachable',
      'The database stopped answering before all was done. Nothing was changed: try again when it runs.',
      { cause: error },
    );
  }
  return error;
}

/** Tables or columns that are not there. */
const otherVersion = new Set(['42P01', '42703']);
