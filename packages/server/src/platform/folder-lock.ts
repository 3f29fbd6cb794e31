import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';
import { processStart } from './process-start.ts';

/** Thrown by `lockFolder` when a living process holds the folder. */
export class FolderInUse extends Error {
  readonly pid: number;

  constructor(pid: number) {
    super(`held by process ${pid}`);
    this.pid = pid;
  }
}

/**
 * Takes the folder for this process until the returned function is called. The lock is a file with the pid and the
 * start of its holder; what a killed process left behind is recognised by asking whether that very process lives.
 * (Node has no flock, which the kernel would release by itself.)
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, 'server.lock');
  const mine = JSON.stringify({ pid: process.pid, start: await processStart(process.pid) });
  // The file gets its content before it gets its name, so nobody ever reads half a lock.
  const draft = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, mine, { mode: 0o600, flag: 'wx' });
    while (!(await takeName(draft, lock)) && !(await inherit(draft, lock)));
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await readLock(lock)) === mine) await rm(lock, { force: true });
  };
}

async function takeName(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes over the lock of a dead process; false when it changed meanwhile. Throws `FolderInUse` when it is no dead one's. */
async function inherit(draft: string, lock: string): Promise<boolean> {
  const stale = await readLock(lock);
  return stale !== undefined && succeed(draft, lock, stale, stale);
}

/**
 * Several processes may find the same dead one's lock at once. Only who makes the file that is named after it may
 * replace it, and looks once more before doing so: that file is gone again when the lock has been replaced. An heir
 * that died before it came to that has heirs in its turn.
 *
 * (To move a stale lock out of the way and look at what one got is not enough: in the moment in which the faster one's
 * new lock is in the slower one's hands a third finds no lock at all. Of 20 starts at once two got the folder.)
 */
async function succeed(draft: string, lock: string, stale: string, dead: string): Promise<boolean> {
  const pid = await livingHolder(dead);
  if (pid !== undefined) throw new FolderInUse(pid);
  const heir = `${lock}.after-${createHash('sha256').update(dead).digest('hex').slice(0, 16)}`;
  if (await takeName(draft, heir)) {
    try {
      if ((await readLock(lock)) !== stale) return false;
      await rename(draft, lock);
      return true;
    } finally {
      await rm(heir, { force: true });
    }
  }
  const other = await readLock(heir);
  if (other === undefined) return false;
  const isMine = await succeed(draft, lock, stale, other);
  if (isMine) await rm(heir, { force: true });
  return isMine;
}

async function readLock(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function livingHolder(content: string): Promise<number | undefined> {
  const match = /^\{"pid":(\d+),"start":"(.*)"\}$/.exec(content);
  if (!match) return undefined;
  const pid = Number(match[1]);
  return (await processStart(pid)) === match[2] ? pid : undefined;
}
