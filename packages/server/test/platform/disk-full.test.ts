import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { openDataFolder } from '../../src/platform/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLog } from '../../src/platform/log.ts';
import { temporaryDataFolder } from '../support/data-folder.ts';

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

/** A disk of its own, as small as a test needs it. Only root can have one, and in a container often not even root. */
async function smallDisk(context: TestContext, size: string): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'admit-disk-'));
  await chmod(parent, 0o755);
  const disk = join(parent, 'disk');
  await mkdir(disk);
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const mounting = promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'admit-test', disk]);
  const mounted = await mounting.then(
    () => true,
    () => false,
  );
  context.skip(!mounted, 'this user may not mount a small disk');
  onTestFinished(async () => {
    await promisify(execFile)('umount', [disk]);
  });
  return disk;
}

async function dataFolderWithDatabaseIn(home: string): Promise<string> {
  const dataDir = await temporaryDataFolder();
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'postgres.json'), JSON.stringify({ password: 'test', home }));
  return dataDir;
}
