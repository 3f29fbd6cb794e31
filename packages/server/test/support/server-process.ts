import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { descendantsOf } from './descendants.ts';
import { isAlive, spawnServer } from './spawn-server.ts';

export interface ServerProcess {
  readonly pid: number;
  /** As it says in its log. */
  readonly url: string;
  /** The processes that it started, and theirs. */
  readonly family: readonly number[];
  readonly child: ChildProcess;
  /** Resolves when it is gone: its exit code, or the signal that ended it. */
  readonly gone: Promise<number | string>;
}

/** `admit-server` on a free port, as a process of its own and, like in a terminal, with a group of its own. */
export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const child = spawnServer([], { ADMIT_PORT: '0', ...settings }, ['ignore', 'pipe', 'pipe', 'ipc']);
  const gone = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  let family: number[] = [];
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    for (const pid of [child.pid!, ...family]) if (await isAlive(pid)) process.kill(pid, 'SIGKILL');
    await gone;
  });
  const said: string[] = [];
  child.stderr?.on('data', (text) => said.push(String(text)));
  for await (const line of createInterface({ input: child.stdout! })) {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    if (msg !== 'Admit One is listening' || url === undefined) continue;
    // What it says later must not fill the pipe and hold it up.
    child.stdout!.resume();
    family = await descendantsOf(child.pid!);
    return { pid: child.pid!, url, family, child, gone };
  }
  throw new Error(`The server ended without listening: ${said.join('')}`);
}

/** Runs `admit-server` to its end. */
export async function runServer(args: string[], settings: Record<string, string> = {}) {
  const child = spawnServer(args, settings, ['ignore', 'pipe', 'pipe']);
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (part) => (text.stdout += part));
  child.stderr?.on('data', (part) => (text.stderr += part));
  const [exitCode] = await once(child, 'close');
  return { exitCode: exitCode as number, ...text };
}
