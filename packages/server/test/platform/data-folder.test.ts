import { createHash } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openDataFolder } from '../../src/platform/data-folder.ts';
import { processStart } from '../../src/platform/process-start.ts';
import { temporaryDataFolder } from '../support/data-folder.ts';

test('makes the folder for its user alone', async () => {
  const path = await temporaryDataFolder();
  const folder = await openDataFolder(path);
  expect(folder.path).toBe(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await folder.close();
  expect(await readdir(path)).toEqual([]);
});

test('leaves the mode of a folder with other files in it as it was', async () => {
  const path = await temporaryDataFolder();
  await mkdir(path, { mode: 0o755 });
  await writeFile(join(path, 'letter.txt'), 'Dear Clara');
  await (await openDataFolder(path)).close();
  expect((await stat(path)).mode & 0o777).toBe(0o755);
});

test('refuses a second server, and gives the folder to the next one', async () => {
  const path = await temporaryDataFolder();
  const first = await openDataFolder(path);
  await expect(openDataFolder(path)).rejects.toMatchObject({
    code: 'data_folder_in_use',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await first.close();
  await (await openDataFolder(path)).close();
});

test('only one of many servers that start at once gets the folder, a dead one having left its lock', async () => {
  const path = await temporaryDataFolder();
  await mkdir(path);
  await writeFile(join(path, 'server.lock'), '{"pid":4194304,"start":"before/1"}');
  const opened = await Promise.allSettled(Array.from({ length: 20 }, () => openDataFolder(path)));
  expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('only one gets it too where an heir of the dead one died before it took over', async () => {
  const path = await temporaryDataFolder();
  await mkdir(path);
  const dead = '{"pid":4194304,"start":"before/1"}';
  await writeFile(join(path, 'server.lock'), dead);
  const heir = createHash('sha256').update(dead).digest('hex').slice(0, 16);
  await writeFile(join(path, `server.lock.after-${heir}`), '{"pid":4194303,"start":"before/2"}');
  const opened = await Promise.allSettled(Array.from({ length: 20 }, () => openDataFolder(path)));
  expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await readdir(path)).toEqual(['server.lock']);
});

test('takes the lock of a process whose number was given to another one', async () => {
  const path = await temporaryDataFolder();
  await mkdir(path);
  // This very process has the number, but it is not the one that began then.
  await writeFile(join(path, 'server.lock'), `{"pid":${process.pid},"start":"before/1"}`);
  await (await openDataFolder(path)).close();
  await writeFile(
    join(path, 'server.lock'),
    `{"pid":${process.pid},"start":"${await processStart(process.pid)}"}`,
  );
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_in_use' });
});

test('says in one sentence that a file stands in its place', async () => {
  const path = await temporaryDataFolder();
  await writeFile(path, 'a file');
  const message = `The data folder ${path} cannot be made, because a file stands in its place: move it, or name another folder.`;
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_unusable', message });
  await expect(openDataFolder(join(path, 'below'))).rejects.toMatchObject({ code: 'data_folder_unusable' });
});

test('says in one sentence that a folder cannot be used', async () => {
  const tooLong = join(dirname(await temporaryDataFolder()), 'x'.repeat(300));
  await expect(openDataFolder(tooLong)).rejects.toMatchObject({
    code: 'data_folder_unusable',
    message: expect.stringMatching(/^The data folder .+ cannot be used \(ENAMETOOLONG\): .+\.$/),
  });
});
