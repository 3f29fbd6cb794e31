import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Log } from '../log.ts';
import { processStart } from '../process-start.ts';
import { StartError } from '../start-error.ts';

/**
 * Stops the PostgreSQL that a killed server left behind. Call it only with the data folder locked: then nobody else
 * uses that database.
 */
export async function stopOrphan(cluster: string, log: Log): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  // The file of a process that is gone is left for PostgreSQL, which also looks whether backends of it still run.
  if (!pid || !canBeSignalled(pid)) return;
  if (await isPostmasterOf(pid, cluster)) {
    log.warn({ pid }, 'stopping the PostgreSQL that a killed server left behind');
    await stopProcess(pid, cluster);
    return;
  }
  // After a reboot, or in a new container, the number belongs to somebody else (or to a zombie). PostgreSQL only asks
  // whether it is taken, and would refuse to start.
  await rm(pidFile, { force: true });
}

async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  if ((await processStart(pid)) === undefined) return false;
  const folder = await realpath(cluster);
  try {
    if (process.platform === 'linux') {
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
      return name === 'postgres' && (await readlink(`/proc/${pid}/cwd`)) === folder;
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]);
    return stdout.includes('postgres') && (stdout.includes(` ${folder} `) || stdout.includes(` ${cluster} `));
  } catch {
    // Another user's process: certainly not the one we started.
    return false;
  }
}

async function stopProcess(pid: number, cluster: string): Promise<void> {
  const start = await processStart(pid);
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    signalIfAlive(pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if ((await processStart(pid)) !== start) return;
      await sleep(20);
    }
  }
  throw new StartError(
    'database_unusable',
    `An earlier PostgreSQL (process ${pid}) still runs on ${cluster} and does not stop: end it and start again.`,
  );
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between our look and the signal.
  }
}

function canBeSignalled(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's process has the number, and PostgreSQL would take it for its own.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
