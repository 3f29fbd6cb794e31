import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/platform/database/migrate.ts';
import { createLog } from '../../src/platform/log.ts';
import { testDatabase } from '../support/test-database.ts';

const log = createLog('silent');
const { url, database } = await testDatabase();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admit-migrations-'));
  await database.connection.query('drop table if exists migrations, seats, rows');
  await writeFile(
    join(folder, '0001_rows.sql'),
    '-- The rows.\ncreate table rows (row_id int primary key);\n',
  );
});
afterEach(() => rm(folder, { recursive: true }));

test('runs the files in the order of their numbers, once', async () => {
  await writeFile(join(folder, '0002_seats.sql'), 'create table seats (row_id int references rows);');
  expect(await migrate({ url, log, folder })).toEqual(['0001_rows', '0002_seats']);
  expect(await migrate({ url, log, folder })).toEqual([]);
});

test('runs what was added later', async () => {
  await migrate({ url, log, folder });
  await writeFile(join(folder, '0002_seats.sql'), 'create table seats (row_id int references rows);');
  expect(await migrate({ url, log, folder })).toEqual(['0002_seats']);
});

test('servers that start at once migrate once', async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, () => migrate({ url, log, folder })));
  expect(runs.flat()).toEqual(['0001_rows']);
});

test('changes nothing when one of the pending files fails', async () => {
  await writeFile(join(folder, '0002_seats.sql'), 'create table seats (row_id int references nowhere);');
  await expect(migrate({ url, log, folder })).rejects.toMatchObject({ code: '42P01' });
  expect(await database.connection.query("select to_regclass('rows') as rows")).toEqual([{ rows: null }]);
});

test('refuses a database that a newer version has used', async () => {
  await writeFile(join(folder, '0002_seats.sql'), 'create table seats (row_id int references rows);');
  await migrate({ url, log, folder });
  await rm(join(folder, '0002_seats.sql'));
  await expect(migrate({ url, log, folder })).rejects.toMatchObject({
    code: 'database_newer',
    message: expect.stringContaining('0002_seats'),
  });
});
