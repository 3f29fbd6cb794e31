import pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { DatabaseUnavailable, openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { testDatabase } from '../support/test-database.ts';

const { url, database } = await testDatabase({ poolSize: 4, connectionTimeoutMs: 500 });
const log = createLog('silent');

beforeEach(async () => {
  await database.connection.query('drop table if exists counters');
  await database.connection.query('create table counters (name text primary key, value int not null)');
  await database.connection.query("insert into counters values ('a', 0), ('b', 0)");
});

const values = async () =>
  (await database.connection.query<{ value: number }>('select value from counters order by name')).map(
    ({ value }) => value,
  );

test('gives columns as values that lose nothing', async () => {
  const [row] = await database.connection.query(
    `select 9007199254740991::bigint as big, sum(x) as total, array[1, null, 2]::bigint[] as bigs, 12.50 as price,
            '2026-05-01'::date as day, '2026-05-01 19:30'::timestamp as local,
            '2026-05-01 19:30+00'::timestamptz as moment, null::bigint as nothing
       from generate_series(1, 4::bigint) x`,
  );
  expect(row).toEqual({
    big: Number.MAX_SAFE_INTEGER,
    total: 10,
    bigs: [1, null, 2],
    price: 12.5,
    day: '2026-05-01',
    local: '2026-05-01 19:30:00',
    moment: new Date('2026-05-01T19:30:00Z'),
    nothing: null,
  });
});

test.each([
  '9007199254740993::bigint',
  "'9007199254740993'::numeric",
  '1 / 3.0',
  'array[9007199254740993]::bigint[]',
])('refuses to round %s', async (expression) => {
  await expect(database.connection.query(`select ${expression}`)).rejects.toThrow(RangeError);
  expect(await database.connection.query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('a statement with a name is prepared once', async () => {
  const statement = { name: 'double', text: 'select $1::int * 2 as doubled' };
  await database.inTransaction(async (sql) => {
    expect(await sql.query(statement, [1])).toEqual([{ doubled: 2 }]);
    expect(await sql.query(statement, [2])).toEqual([{ doubled: 4 }]);
    expect(await sql.query("select name from pg_prepared_statements where name = 'double'")).toHaveLength(1);
  });
});

test('keeps its connections, whatever the statements answer', async () => {
  const backends = new Set<number>();
  for (let round = 0; round < 50; round++) {
    await database.connection.query("insert into counters values ('a', 2)").catch(() => undefined);
    await database.inTransaction((sql) => sql.query('select 1 / 0')).catch(() => undefined);
    const [backend] = await database.connection.query<{ pid: number }>('select pg_backend_pid() as pid');
    backends.add(backend?.pid ?? 0);
  }
  expect(backends.size).toBeLessThanOrEqual(4);
});

test('commits what the work did, and gives its result', async () => {
  const result = await database.inTransaction(async (sql) => {
    await sql.query('update counters set value = 1');
    return 'done';
  });
  expect(result).toBe('done');
  expect(await values()).toEqual([1, 1]);
});

test('rolls everything back when the work throws, and keeps the connection in order', async () => {
  for (let round = 0; round < 10; round++) {
    const failing = database.inTransaction(async (sql) => {
      await sql.query('update counters set value = 1');
      await sql.query("insert into counters values ('a', 2)");
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
  }
  expect(await values()).toEqual([0, 0]);
});

test('does not call it a commit when the work ignored the error of a statement', async () => {
  const careless = database.inTransaction(async (sql) => {
    await sql.query('update counters set value = 1');
    await sql.query("insert into counters values ('a', 2)").catch(() => undefined);
  });
  await expect(careless).rejects.toThrow('rolled back');
  expect(await values()).toEqual([0, 0]);
});

test('refuses a statement after the end of its transaction', async () => {
  const sql = await database.inTransaction(async (open) => open);
  await expect(sql.query('select 1')).rejects.toThrow('after the end');
});

test('runs repeatable work again when it lost to a deadlock, and no other', async () => {
  const meet = async (repeatable: boolean) => {
    let runs = 0;
    let waiting = 2;
    const { promise: bothHoldOne, resolve } = Promise.withResolvers<void>();
    const lock = (first: string, second: string) =>
      database.inTransaction(
        async (sql) => {
          runs += 1;
          await sql.query("set local deadlock_timeout = '20ms'");
          await sql.query('update counters set value = value + 1 where name = $1', [first]);
          if (--waiting === 0) resolve();
          await bothHoldOne;
          await sql.query('update counters set value = value + 1 where name = $1', [second]);
        },
        { repeatable },
      );
    const ends = await Promise.allSettled([lock('a', 'b'), lock('b', 'a')]);
    return { runs, failed: ends.filter(({ status }) => status === 'rejected').length };
  };
  expect(await meet(false)).toEqual({ runs: 2, failed: 1 });
  expect(await values()).toEqual([1, 1]);
  expect(await meet(true)).toEqual({ runs: 3, failed: 0 });
  expect(await values()).toEqual([3, 3]);
});

test('survives that the connection of an open transaction is cut', async () => {
  const cut = database.inTransaction(async (sql) => {
    await sql.query('update counters set value = 1');
    const [own] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
    await database.connection.query('select pg_terminate_backend($1)', [own?.pid]);
    await expect
      .poll(() => sql.query('select 1').catch((error) => error))
      .toBeInstanceOf(DatabaseUnavailable);
    await sql.query('select 1');
  });
  await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(await values()).toEqual([0, 0]);
});

test('says that the database is unavailable when no connection becomes free in time', async () => {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const hold = () =>
    database.inTransaction(async (sql) => {
      await sql.query('select 1');
      await enough;
    });
  const holders = [hold(), hold(), hold(), hold()];
  await expect(database.connection.query('select 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
  resolve();
  await Promise.all(holders);
  expect(await database.isReachable()).toBe(true);
});

test('cuts a statement that runs too long', async () => {
  const hasty = await openDatabase({ url, log, statementTimeoutMs: 50 });
  await expect(hasty.connection.query('select pg_sleep(60)')).rejects.toBeInstanceOf(DatabaseUnavailable);
  await hasty.close();
  await expect(hasty.connection.query('select 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(await hasty.isReachable()).toBe(false);
});

test.each([
  [
    'no such database',
    (good: URL) => Object.assign(good, { pathname: '/nowhere' }),
    'there is no such database',
  ],
  ['nobody there', (good: URL) => Object.assign(good, { port: '1' }), 'ECONNREFUSED'],
])('says in one sentence what is wrong with the address: %s', async (_, spoil, why) => {
  const opening = openDatabase({ url: spoil(new URL(url)).href, log });
  await expect(opening).rejects.toMatchObject({
    code: 'database_unreachable',
    message: expect.stringMatching(new RegExp(`^The database at [^ ]+ cannot be used \\(${why}\\): .+\\.$`)),
  });
});

test('does not repeat an address that cannot be read', async () => {
  const opening = openDatabase({ url: 'postgres://me:my-secret@host:port/database', log });
  await expect(opening).rejects.toMatchObject({
    code: 'settings_invalid',
    message: expect.not.stringContaining('my-secret'),
  });
});

test('refuses a database that does not store Unicode', async () => {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('drop database if exists latin');
  await admin.query(
    "create database latin template template0 encoding 'LATIN1' locale 'C' locale_provider libc",
  );
  const address = Object.assign(new URL(url), { pathname: '/latin' }).href;
  await expect(openDatabase({ url: address, log })).rejects.toMatchObject({
    message: expect.stringContaining('LATIN1'),
  });
  await admin.query('drop database latin');
  await admin.end();
});
