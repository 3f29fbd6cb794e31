import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, type TestContext, test } from 'vitest';
import { DatabaseUnavailable, openDatabase } from '../../src/platform/database/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLog } from '../../src/platform/log.ts';
import { processStart } from '../../src/platform/process-start.ts';
import { makeDataFolder, temporaryDataFolder } from '../support/data-folder.ts';
import { runDatabase } from '../support/run-database.ts';

const log = createLog('silent');
const asRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

/** Runs statements on a database that is up, each by itself, and gives the rows of the last one. */
async function query(url: string, ...statements: string[]): Promise<object[]> {
  const database = await openDatabase({ url, log });
  let rows: object[] = [];
  for (const statement of statements) rows = await database.connection.query(statement);
  await database.close();
  return rows;
}

/** Faster than a real one, for the tests that do not ask what survives. */
async function started(dataDir: string): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true });
  return startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off' } });
}

/** Made once, because initdb takes longer than all else here; each test that uses it leaves it stopped. */
let dataDir: string;
beforeAll(async () => {
  const folder = await makeDataFolder();
  dataDir = folder.path;
  return folder.remove;
});

test('keeps its data over a stop and a start, durably and for nobody else to read', async () => {
  await mkdir(dataDir);
  const first = await startEmbeddedPostgres({ dataDir, log });
  await query(first.url, 'create table seats (seat int)', 'insert into seats values (12)');
  await first.stop();
  await first.stop();
  expect(await processStart(first.pid)).toBeUndefined();

  const second = await startEmbeddedPostgres({ dataDir, log });
  expect(await query(second.url, 'select seat from seats')).toEqual([{ seat: 12 }]);
  const settings =
    "'fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'password_encryption'";
  expect(
    await query(second.url, `select setting from pg_settings where name in (${settings}) order by name`),
  ).toEqual(['on', 'on', 'on', 'scram-sha-256', 'on'].map((setting) => ({ setting })));
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(second.home, 'postgres'))).mode & 0o777).toBe(0o700);
  const wrong = Object.assign(new URL(second.url), { password: 'guess' });
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({
    code: 'database_unreachable',
    message: expect.stringMatching(/^The database at 127[^ ]+ cannot be used \(wrong password\): /),
  });
  await second.stop();
});

test('after kill -9 of the server the next start stops the PostgreSQL left behind and keeps what was committed', async () => {
  const first = await runDatabase(dataDir);
  const { url = '', postgres = 0 } = first.said;
  await query(url, 'create table kept (seat int)', 'insert into kept values (12)');

  const refused = await runDatabase(dataDir);
  expect(refused.said).toMatchObject({
    code: 'data_folder_in_use',
    message: expect.stringContaining(dataDir),
  });
  expect(await query(url, 'select seat from kept')).toEqual([{ seat: 12 }]);

  await first.kill();
  expect(await processStart(postgres)).toBeDefined();
  const second = await runDatabase(dataDir);
  expect(await processStart(postgres)).toBeUndefined();
  expect(await query(second.said.url ?? '', 'select seat from kept')).toEqual([{ seat: 12 }]);
  await second.stop();
  expect(await processStart(second.said.postgres ?? 0)).toBeUndefined();
});

test('starts again when PostgreSQL dies by itself, at the same address, under an open transaction', async () => {
  const deaths: string[] = [];
  const postgres = await startEmbeddedPostgres({ dataDir, log, onExit: (reason) => deaths.push(reason) });
  const database = await openDatabase({ url: postgres.url, log });
  const before = postgres.pid;

  const interrupted = database.inTransaction(async (sql) => {
    await sql.query('create table never (seat int)');
    process.kill(before, 'SIGKILL');
    await expect.poll(() => deaths, { timeout: 30_000 }).toEqual(['signal SIGKILL']);
    await sql.query('select 1');
  });
  await expect(interrupted).rejects.toBeInstanceOf(DatabaseUnavailable);
  await expect.poll(() => database.isReachable(), { timeout: 30_000 }).toBe(true);
  await expect.poll(() => postgres.pid, { timeout: 30_000 }).not.toBe(before);
  expect(await database.connection.query("select to_regclass('never') as never")).toEqual([{ never: null }]);
  await database.close();
  await postgres.stop();
});

test('says in one sentence why PostgreSQL did not start', async () => {
  await expect(startEmbeddedPostgres({ dataDir, log, settings: { no_such: 1 } })).rejects.toMatchObject({
    code: 'database_unusable',
    message: expect.stringMatching(
      /did not start \(unrecognized configuration parameter "no_such"\): .*postgres\.log/,
    ),
  });
});

test('as root: runs as somebody else, in a place of its own that the data folder names', async (context) => {
  context.skip(!asRoot, 'only root needs it');
  const first = await started(dataDir);
  const status = await readFile(`/proc/${first.pid}/status`, 'utf8');
  expect(status).not.toMatch(/^Uid:\s+0/m);
  expect(first.home).not.toContain(dataDir);
  await first.stop();
  await rename(first.home, `${first.home}-away`);
  await expect(started(dataDir)).rejects.toMatchObject({
    message: expect.stringContaining('The database is gone'),
  });
  await rename(`${first.home}-away`, first.home);
  await (await started(dataDir)).stop();
});

test('as an ordinary user: keeps the database in the data folder', async (context) => {
  const dataDir = await temporaryDataFolder();
  const { said, stop } = await runDatabase(dataDir, await anOrdinaryUser(context, dirname(dataDir)));
  expect(await query(said.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0);
  await stop();
  if (asRoot) {
    const sentence = `The database of ${dataDir} was made by an ordinary user: start as that user, or name another data folder.`;
    await expect(started(dataDir)).rejects.toMatchObject({ message: sentence });
  }
});

test('as an ordinary user: says in one sentence that the data folder cannot be read', async (context) => {
  const dataDir = await temporaryDataFolder();
  const user = await anOrdinaryUser(context, dirname(dataDir));
  await mkdir(dataDir);
  await chmod(dataDir, asRoot ? 0o700 : 0o000);
  const { said } = await runDatabase(dataDir, user);
  expect(said).toEqual({
    code: 'data_folder_unusable',
    message: `The data folder ${dataDir} cannot be used (this user may not read and write it): change its owner or permissions, or name another folder.`,
  });
  await chmod(dataDir, 0o700);
});

test('makes the database anew when an earlier start was killed in the middle of making it', async () => {
  const probe = await started(dataDir);
  await probe.stop();
  // What initdb leaves when it is killed: its draft folder, and no folder of the final name.
  await rename(join(probe.home, 'postgres'), join(probe.home, 'postgres.new-0a1b2c'));
  const again = await started(dataDir);
  expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await again.stop();
  await expect(stat(join(probe.home, 'postgres.new-0a1b2c'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('looks at what it finds in place of its database before it touches it', async () => {
  const first = await started(dataDir);
  await first.stop();
  const cluster = join(first.home, 'postgres');
  const failing = (sentence: RegExp) =>
    expect(started(dataDir)).rejects.toMatchObject({
      code: 'database_unusable',
      message: expect.stringMatching(sentence),
    });

  // The pid file of a killed PostgreSQL, whose number another process has today.
  await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n`);
  const second = await started(dataDir);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.stop();

  await writeFile(join(cluster, 'PG_VERSION'), '9.6\n');
  await failing(/was made by PostgreSQL 9\.6/);
  await rm(join(cluster, 'PG_VERSION'));
  await failing(/is not a database/);
  await writeFile(join(dataDir, 'postgres.json'), 'garbage');
  await failing(/postgres\.json, .* is damaged/);
  await rm(first.home, { recursive: true, force: true });
});

/** Whom to run as, with a folder to write to: ourselves, or as root `nobody`. Skips where `nobody` cannot read the code. */
async function anOrdinaryUser(context: TestContext, folder: string): Promise<{ uid?: number; gid?: number }> {
  if (!asRoot) return {};
  const reading = promisify(execFile)(process.execPath, ['--version'], {
    ...nobody,
    cwd: import.meta.dirname,
  });
  const readable = await reading.then(
    () => true,
    () => false,
  );
  context.skip(!readable, 'the code lies where only root can read it');
  await chown(folder, nobody.uid, nobody.gid);
  return nobody;
}
