import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openDataFolder } from '../../src/platform/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLog } from '../../src/platform/log.ts';
import { temporaryDataFolder } from '../support/data-folder.ts';
import { smallDisk } from '../support/small-disk.ts';

const log = createLog('silent');
const fullDisk = (path: string) => ({
  code: 'disk_full',
  message: `The disk that holds ${path} is full: free some space and start again.`,
});

test('says in one sentence that the disk is full when the data folder is opened', async (context) => {
  const disk = await smallDisk(context, '64k');
  await expect(writeFile(join(disk, 'large'), Buffer.alloc(100_000))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  await expect(openDataFolder(disk)).rejects.toMatchObject(fullDisk(disk));
});

test('says in one sentence that the disk is full when the binaries are copied', async (context) => {
  const disk = await smallDisk(context, '10m');
  const home = join(disk, 'home');
  await mkdir(home);
  const dataDir = await dataFolderWithDatabaseIn(home);
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject(fullDisk(dataDir));
});

test('says in one sentence that the disk is full when the database is made, and makes it when there is room', async (context) => {
  const home = await smallDisk(context, '20m');
  await chmod(home, 0o777);
  const dataDir = await dataFolderWithDatabaseIn(home);
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject(fullDisk(home));
  await promisify(execFile)('mount', ['-o', 'remount,size=200m', home]);
  await (await startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off' } })).stop();

  await expect(writeFile(join(home, 'large'), Buffer.alloc(300_000_000))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject(fullDisk(home));
});

async function dataFolderWithDatabaseIn(home: string): Promise<string> {
  const dataDir = await temporaryDataFolder();
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'postgres.json'), JSON.stringify({ password: 'test', home }));
  return dataDir;
}
