import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly url: string;
  readonly logFile: string;
  /** Resolves when the server ends without having been asked to. */
  readonly gone: Promise<void>;
  /** Resolves when nothing of it is left: no server, no database, no sandbox. */
  stop(): Promise<void>;
}

/** Why the server did not start, in one sentence for people. */
export class NotStarted extends Error {}

const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));

/**
 * Starts `admit-server` as a process of its own. It has a process group of its own too, so that Ctrl-C ends the
 * evening first and the server afterwards; when this process dies of something, the server notices and stops.
 */
export async function startServerProcess(dataDir: string): Promise<ServerProcess> {
  const logFile = join(dataDir, 'server.log');
  const log = openLog(dataDir, logFile);
  const child = fork(main, [], {
    detached: true,
    // As the first line of admit-server's main says.
    execArgv: [...process.execArgv, '--max-semi-space-size=64'],
    env: { ...process.env, ADMIT_DATA_DIR: dataDir },
    stdio: ['ignore', log, log, 'ipc'],
  });
  if (typeof log === 'number') closeSync(log);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await listening(child, exited, logFile);
  return {
    url,
    logFile,
    gone: exited,
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** A folder that cannot be written is the server's to explain: it says it in one sentence. */
function openLog(dataDir: string, logFile: string): number | 'ignore' {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return openSync(logFile, 'w', 0o600);
  } catch {
    return 'ignore';
  }
}

function listening(child: ChildProcess, exited: Promise<void>, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: { listening?: string; failed?: string }) => {
      if (message.listening !== undefined) resolve(message.listening);
      else reject(new NotStarted(message.failed));
    });
    child.once('error', (error) => reject(new NotStarted(error.message)));
    void exited.then(() =>
      reject(new NotStarted(`The server ended before it was ready. ${logFile} says why.`)),
    );
  });
}
