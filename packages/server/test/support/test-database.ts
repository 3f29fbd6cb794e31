import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { afterFile } from './after-file.ts';

export interface TestDatabase {
  url: string;
  database: Database;
  /** Closes the pool and drops the database. Happens by itself after the file's last test. */
  drop(): Promise<void>;
}

/** An own, migrated and empty database for the test file (or `describe`) that calls this at its top or in `beforeAll`. */
export async function testDatabase(options: Partial<DatabaseOptions> = {}): Promise<TestDatabase> {
  const { url: server, template } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href, log: createLog('error'), ...options });

  let dropped: Promise<void> | undefined;
  const drop = () => {
    dropped ??= database.close().then(() => onServer(server, `drop database ${name} with (force)`));
    return dropped;
  };
  afterFile(drop);
  return { url: url.href, database, drop };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
