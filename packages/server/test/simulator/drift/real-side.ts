import pg from 'pg';
import { columnTypes } from '../../../src/platform/database/column-types.ts';
import { afterFile } from '../../support/after-file.ts';
import { testDatabase } from '../../support/test-database.ts';
import type { Row } from '../model/table.ts';
import { saleTables } from '../model/tables.ts';
import { type Microseconds, toText } from '../model/time.ts';

/** A real PostgreSQL whose clock is moved by hand, so that it can be compared with the model to the microsecond. */
export interface RealSide {
  connect(): Promise<RealConnection>;
  /** All rows of the sale's tables, as JSON. */
  tables(): Promise<Record<string, Row[]>>;
  empty(): Promise<void>;
}

export interface RealConnection {
  readonly pid: number;
  begin(now: Microseconds): Promise<void>;
  run(text: string, values: readonly unknown[], startedAt: Microseconds): Promise<Row[]>;
  end(command: 'commit' | 'rollback'): Promise<void>;
  /** Ends the statement under way. */
  cancelOf(other: RealConnection): Promise<void>;
  /** Whether the other one waits for a lock. */
  isBlocked(other: RealConnection): Promise<boolean>;
}

export async function realSide(): Promise<RealSide> {
  const { url } = await testDatabase();
  const clients: pg.Client[] = [];
  afterFile(() => Promise.all(clients.map((client) => client.end())));

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, types: columnTypes });
    clients.push(client);
    await client.connect();
    // Named before pg_catalog, these clocks hide its own.
    await client.query(`set search_path to simulator, public, pg_catalog`);
    return client;
  }

  const own = await connect();
  await own.query(clocks);
  await setDefaultsToOurClock(own);
  // The tables are emptied between two runs, and the log would refuse.
  await own.query('drop trigger ownership_log_only_grows on ownership_log');
  return {
    async connect() {
      const client = await connect();
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      return connectionOf(client, rows[0]!.pid);
    },
    async tables() {
      return (await own.query(selectTables)).rows[0].tables;
    },
    async empty() {
      for (const { name } of saleTables) await own.query(`delete from ${name}`);
    },
  };
}

function connectionOf(client: pg.Client, pid: number): RealConnection {
  let started: Microseconds | null = null;
  return {
    pid,
    async begin(now) {
      started = now;
      await client.query(
        `begin isolation level read committed;
         set local simulator.now = '${toText(now)}'; set local simulator.started = '${toText(now)}'`,
      );
    },
    async run(text, values, startedAt) {
      if (startedAt !== started) await client.query(`set local simulator.started = '${toText(startedAt)}'`);
      started = startedAt;
      return (await client.query(text, [...values])).rows;
    },
    async end(command) {
      await client.query(command);
    },
    async cancelOf(other) {
      await client.query('select pg_cancel_backend($1)', [other.pid]);
    },
    async isBlocked(other) {
      const { rows } = await client.query('select cardinality(pg_blocking_pids($1)) > 0 as blocked', [
        other.pid,
      ]);
      return rows[0].blocked;
    },
  };
}

const parts = saleTables.map(
  ({ name, key }) =>
    `'${name}', (select coalesce(jsonb_agg(to_jsonb(t) order by ${key.join(', ')}), '[]') from ${name} t)`,
);

/** All rows of the sale's tables, as JSON, in one column `tables`. */
export const selectTables = `select jsonb_build_object(${parts.join(', ')}) as tables`;

const clocks = `
  create schema simulator;
  create function simulator.now() returns timestamptz language sql stable
    as $$ select current_setting('simulator.now')::timestamptz $$;
  create function simulator.statement_timestamp() returns timestamptz language sql stable
    as $$ select current_setting('simulator.started')::timestamptz $$;
`;

/** A default keeps the function that it was made with. */
async function setDefaultsToOurClock(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ alter: string }>(`
    select format('alter table %s alter column %I set default simulator.now()', attrelid::regclass, attname) as alter
    from pg_attrdef
    join pg_attribute on attrelid = adrelid and attnum = adnum
    where pg_get_expr(adbin, adrelid) like '%now()'
      and attrelid::regclass::text in (${saleTables.map(({ name }) => `'${name}'`).join(', ')})`);
  for (const { alter } of rows) await client.query(alter);
}
