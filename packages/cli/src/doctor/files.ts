import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../render/finding.ts';
import { configFile, type Settings } from '../settings.ts';

/** The config file, which must be sound for any command to have come this far; and who may read what is kept. */
export async function examineFiles({ folder, config }: Settings): Promise<Finding[]> {
  return [await examineConfig(folder, Object.keys(config)), await examineFolder(folder)];
}

async function examineConfig(folder: string, keys: readonly string[]): Promise<Finding> {
  const file = configFile(folder);
  const isThere = (await look(file)) !== undefined;
  const says = isThere ? `${file} sets ${keys.join(', ') || 'nothing'}` : `none; ${file} would be it`;
  return { check: 'config file', state: 'ok', says };
}

async function examineFolder(folder: string): Promise<Finding> {
  const check = 'folder';
  const root = await look(folder);
  if (root === undefined) return { check, state: 'ok', says: `nothing is kept in ${folder} yet` };
  if (!(await canWrite(folder)))
    return { check, state: 'broken', says: `${folder} cannot be written`, hint: 'Mend its permissions.' };
  const names = ['', 'config.json', 'credentials.json', 'pending'];
  for (const path of names.map((name) => join(folder, name))) {
    const found = await look(path);
    if (found === undefined) continue;
    if (process.getuid !== undefined && found.uid !== process.getuid())
      return { check, state: 'broken', says: `${path} belongs to somebody else`, hint: 'Make it yours.' };
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) return openToOthers(check, path, found);
  }
  return { check, state: 'ok', says: `${folder}, open to you alone` };
}

function openToOthers(check: string, path: string, found: Stats): Finding {
  const mode = (found.mode & 0o777).toString(8);
  return {
    check,
    state: 'broken',
    says: `${path} is open to others (mode ${mode})`,
    hint: `chmod ${found.isDirectory() ? '700' : '600'} ${path}`,
  };
}

function look(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined);
}

function canWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
