import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface DatabaseProcess {
  /** What it said: `url` and PostgreSQL's pid when it started, `code` and `message` when it did not. */
  said: { url?: string; postgres?: number; code?: string; message?: string };
  /** SIGKILL: nothing of it gets to tidy up. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../platform/fixtures/run-database.ts', import.meta.url));

/** Runs a data folder and its database in a process of their own, as another user if asked to (which only root may). */
export async function runDatabase(
  dataDir: string,
  user: { uid?: number; gid?: number } = {},
): Promise<DatabaseProcess> {
  const args = ['--conditions=@admit-one/source', script, dataDir];
  const child = spawn(process.execPath, args, { ...user, stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await gone;
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(stop);
  for await (const line of createInterface({ input: child.stdout }))
    return { said: JSON.parse(line), kill, stop };
  throw new Error('the process ended without a word');
}
