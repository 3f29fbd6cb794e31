import { randomBytes } from 'node:crypto';
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
    while (!(await takeName(draft, lock))) await removeStale(lock);
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

/** Removes the lock of a dead process, or throws `FolderInUse`. */
async function removeStale(lock: string): Promise<void> {
  const content = await readLock(lock);
  if (content === undefined) return;
  const pid = await livingHolder(content);
  if (pid !== undefined) throw new FolderInUse(pid);
  // Two processes may judge the same lock stale at once. Each takes what it finds out of the way under a name of its
  // own and looks again; the slower one finds the faster one's new lock in its hands, and puts it back.
  const taken = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(lock, taken);
    if ((await readLock(taken)) !== content) await takeName(taken, lock);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  } finally {
    await rm(taken, { force: true });
  }
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
