import pg from 'pg';
import { errorCode } from '../error-code.ts';
import { StartError } from '../start-error.ts';

const oldestVersion = 15;

/** Connects once and throws `StartError` if what answers is no PostgreSQL that this server can use. */
export async function checkServer(url: string, connectionTimeoutMs: number): Promise<void> {
  const where = whereIs(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectionTimeoutMs });
  client.on('error', () => undefined);
  let found: { version: number; encoding: string } | undefined;
  try {
    await client.connect();
    const answer = await client.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int / 10000 as version,
              current_setting('server_encoding') as encoding`,
    );
    found = answer.rows[0];
  } catch (error) {
    throw unreachable(where, error);
  } finally {
    await client.end().catch(() => undefined);
  }
  if (!found || found.version < oldestVersion) {
    throw new StartError(
      'database_too_old',
      `The database at ${where} is PostgreSQL ${found?.version}, and ${oldestVersion} or newer is needed: update it.`,
    );
  }
  if (found.encoding !== 'UTF8') {
    throw new StartError(
      'database_unreachable',
      `The database at ${where} stores ${found.encoding}, and UTF8 is needed: create one with "encoding UTF8".`,
    );
  }
}

/** Host, port and database, without user and password: fit for a log. */
function whereIs(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    // The error itself holds the whole text, password included: it is not passed on as the cause.
    throw new StartError(
      'settings_invalid',
      'The address of the database cannot be read: write it as postgres://user:password@host:5432/database, ' +
        'with special characters percent-encoded.',
    );
  }
}

function unreachable(where: string, error: unknown): StartError {
  const code = errorCode(error) ?? '';
  const why =
    { '28P01': 'wrong password', '28000': 'this user may not log in', '3D000': 'there is no such database' }[
      code
    ] ??
    (code || (error instanceof Error ? error.message : String(error)));
  return new StartError(
    'database_unreachable',
    `The database at ${where} cannot be used (${why}): check its address, and that it is running.`,
    { cause: error },
  );
}
