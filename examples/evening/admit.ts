import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command line, from its source. */
const admitMain = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

export interface AdmitOptions {
  readonly server: string;
  /** Without one `admit` asks who somebody is when it needs to know. */
  readonly token?: string;
  readonly signal: AbortSignal;
}

/** Runs `admit` with these words, on this process's own streams, and gives its exit code. Throws when all is to stop. */
export async function admit(words: readonly string[], options: AdmitOptions): Promise<number> {
  options.signal.throwIfAborted();
  const child = spawn(process.execPath, [...process.execArgv, admitMain, ...words], {
    env: {
      // Where the evening plays into a file or a pipe, it reads there as it would on a terminal.
      ADMIT_FORCE_TTY: process.stdout.isTTY ? '' : '128',
      ...process.env,
      ADMIT_SERVER: options.server,
      ...(options.token === undefined ? {} : { ADMIT_TOKEN: options.token }),
    },
    stdio: 'inherit',
  });
  const giveUp = () => child.kill('SIGTERM');
  options.signal.addEventListener('abort', giveUp, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', giveUp);
      resolve(code ?? 1);
    });
  });
}
