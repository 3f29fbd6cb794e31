import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from '../error-code.ts';
import type { Log } from '../log.ts';
import { checkServer } from './check-server.ts';
import { columnTypes } from './column-types.ts';
import { DatabaseUnavailable, isUnavailable } from './database-unavailable.ts';
import type { Sql, Statement } from './sql.ts';

export { DatabaseUnavailable } from './database-unavailable.ts';
export type { Sql } from './sql.ts';

export interface DatabaseOptions {
  /** A PostgreSQL connection string. Never logged: it may hold a password. */
  url: string;
  log: Log;
  /** Connections at most, each with a transaction or a statement of its own. Default 20. */
  poolSize?: number;
  /** How long a statement may run, ms. Default 30,000. */
  statementTimeoutMs?: number;
  /** How long a request may wait for a free connection, ms. Default 5,000. */
  connectionTimeoutMs?: number;
}

export interface Database {
  /** For statements that stand alone: each runs on some connection, in a transaction of its own. */
  readonly connection: Sql;
  /**
   * Runs `work` in one transaction (READ COMMITTED) and gives its result. When `work` throws, everything is rolled
   * back and the error passed on; never call a network inside. With `repeatable`, work that lost to a deadlock or a
   * serialization failure is run again from the start, at most three times: say so only where it changes nothing but
   * the database. With `byKey`, its statements find their rows by index and in nested loops, however small the tables
   * look: for those that join lists of keys, whose plans go wrong as tables grow.
   */
  inTransaction<Result>(work: (sql: Sql) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /** Whether the database answers at this moment. Never throws. */
  isReachable(): Promise<boolean>;
  /** Calls whenever a connection was lost. */
  onLost?(listener: () => void): void;
  /** Waits for what is running, then closes all connections. */
  close(): Promise<void>;
}

export interface TransactionOptions {
  readonly repeatable?: boolean;
  readonly byKey?: boolean;
  /**
   * Sends the first statements together with the beginning. Only where they lock or read: should the beginning alone
   * fail, each of them runs by itself.
   */
  readonly pipelined?: boolean;
}

/**
 * Opens a pool of connections and checks what is at the other end.
 * Throws `StartError`: `database_unreachable`, `database_too_old`, `settings_invalid`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, log, poolSize = 20, statementTimeoutMs = 30_000, connectionTimeoutMs = 5_000 } = options;
  await checkServer(url, connectionTimeoutMs);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'admit-one',
    max: poolSize,
    connectionTimeoutMillis: connectionTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // A little longer than the server's own limit: this one is for a server that does not answer at all.
    query_timeout: statementTimeoutMs + 5_000,
    idle_in_transaction_session_timeout: statementTimeoutMs + 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: columnTypes,
    // What a transaction asks without waiting in between is sent at once, and answered in that order.
    pipeline: true,
  });
  let isClosing = false;
  const lostListeners: (() => void)[] = [];
  const lost = (error: Error) => {
    // The pool has said good-bye before its sockets are gone; a database that stops right after cuts them.
    if (isClosing) return;
    // Not the error itself: the pool hangs the whole client on it.
    log.warn({ code: errorCode(error), reason: error.message }, 'a database connection was lost');
    for (const listener of lostListeners) listener();
  };
  pool.on('error', lost);
  // A checked-out client has no listener of the pool's, and an `error` event without one ends the process: the
  // restart of a database would end every server that uses it.
  pool.on('connect', (client) => client.on('error', lost));
  return {
    connection: {
      query: (statement, values) => withClient(pool, (client) => run(client, statement, values)),
    },
    inTransaction: (work, options = {}) => inTransaction(pool, work, options, options.repeatable ? 3 : 0),
    isReachable: () => isReachable(pool),
    onLost: (listener) => void lostListeners.push(listener),
    close: () => {
      isClosing = true;
      return pool.end();
    },
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (sql: Sql) => Promise<Result>,
  options: TransactionOptions,
  repetitions: number,
): Promise<Result> {
  try {
    return await withClient(pool, (client) => once(client, work, options));
  } catch (error) {
    if (repetitions === 0 || !lostToAnother.has(errorCode(error) ?? '')) throw error;
    // A random pause, so that the two that met do not meet again.
    await sleep(Math.random() * 20);
    return inTransaction(pool, work, options, repetitions - 1);
  }
}

/** Serialization failure and deadlock: PostgreSQL rolled one transaction back so that the other can finish. */
const lostToAnother = new Set(['40001', '40P01']);

const begin = 'begin isolation level read committed';

/** One round trip. `set local` ends with the transaction, so that a pooler between may hand the session on. */
const beginByKey = `${begin};
  set local plan_cache_mode = force_generic_plan;
  set local enable_seqscan = off;
  set local enable_hashjoin = off;
  set local enable_mergejoin = off`;

async function once<Result>(
  client: pg.PoolClient,
  work: (sql: Sql) => Promise<Result>,
  { byKey = false, pipelined = false }: TransactionOptions,
): Promise<Result> {
  let open = true;
  const begun = run(client, byKey ? beginByKey : begin);
  if (!pipelined) await begun;
  const sql: Sql = {
    query: async <Row extends object>(statement: string | Statement, values?: readonly unknown[]) => {
      if (!open) {
        throw new Error(
          'A statement was sent after the end of its transaction: await every query inside of it.',
        );
      }
      // Nobody has an answer before the beginning has.
      const [rows] = await Promise.all([run<Row>(client, statement, values), begun]);
      return rows;
    },
  };
  try {
    const [result] = await Promise.all([work(sql), begun]);
    open = false;
    await commit(client);
    return result;
  } catch (error) {
    open = false;
    // Where the connection is gone the database rolls back by itself, and `withClient` throws the client away.
    if (!(error instanceof DatabaseUnavailable)) await run(client, 'rollback').catch(() => undefined);
    throw error;
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await answer(client.query('commit'));
  // PostgreSQL answers a commit after a failed statement with a rollback, and without an error.
  if (command !== 'COMMIT')
    throw new Error('The transaction was rolled back: an error of a statement was ignored.');
}

async function run<Row extends object>(
  client: pg.PoolClient,
  statement: string | Statement,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await answer(
    typeof statement === 'string'
      ? client.query<Row>(statement, [...values])
      : client.query<Row>(asQuery(statement, values)),
  );
  return rows;
}

function asQuery({ name, text, timeoutMs }: Statement, values: readonly unknown[]): pg.QueryConfig {
  // The types of `pg` do not know that a query may have its own limit.
  const limit = timeoutMs === undefined ? {} : { query_timeout: timeoutMs };
  return { name, text, values: [...values], ...limit };
}

/** Lends a client of the pool, and takes it back only if its connection is in order and in no transaction. */
async function withClient<Result>(
  pool: pg.Pool,
  use: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await answer(pool.connect());
  let broken = false;
  try {
    return await use(client);
  } catch (error) {
    broken = error instanceof DatabaseUnavailable;
    throw error;
  } finally {
    client.release(broken || client.getTransactionStatus() !== 'I');
  }
}

async function answer<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    throw isUnavailable(error) ? new DatabaseUnavailable(error) : error;
  }
}

async function isReachable(pool: pg.Pool): Promise<boolean> {
  const answered = pool.query('select').then(
    () => true,
    () => false,
  );
  // Whoever asks, a load balancer say, wants to know it now.
  return Promise.race([answered, sleep(2_000, false, { ref: false })]);
}
