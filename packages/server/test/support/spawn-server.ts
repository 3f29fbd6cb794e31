import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Half of a start is reading the sources, which are the same for each of them. */
const compileCache = fileURLToPath(new URL('../../../../node_modules/.cache/compiled', import.meta.url));

/** `admit-server` as a process of its own and, like in a terminal, with a group of its own. */
export function spawnServer(
  args: string[],
  settings: Record<string, string>,
  stdio: ('ignore' | 'pipe' | 'ipc' | number)[],
): ChildProcess {
  return spawn(process.execPath, ['--conditions=@admit-one/source', main, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_COMPILE_CACHE: compileCache, ...settings },
    stdio,
    detached: true,
  });
}

/** A zombie is dead: whoever inherited it has not looked yet. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) Z /.test(stat);
}
