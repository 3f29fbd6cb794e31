import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command line, from its source. */
const admitMain = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

export interface AdmitOptions {
  readonly server: string;
  readonly token?: string;
  readonly stdio: 'inherit' | 'capture';
  readonly signal: AbortSignal;
}

/** Runs `admit` with these words and gives what it printed and its exit code. */
export function admit(
  words: readonly string[],
  options: AdmitOptions,
): Promise<{ output: string; exitCode: number }> {
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, admitMain, ...words], {
    env: {
      // Where the evening plays into a file or a pipe, it reads there as it would on a terminal.
      ADMIT_FORCE_TTY: process.stdout.isTTY ? '' : '128',
      ...process.env,
      ADMIT_SERVER: options.server,
      ...(options.token === undefined ? {} : { ADMIT_TOKEN: options.token }),
    },
    stdio: options.stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'inherit'],
  });
  const giveUp = () => child.kill('SIGTERM');
  options.signal.addEventListener('abort', giveUp, { once: true });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', giveUp);
      resolve({ output, exitCode: code ?? 1 });
    });
  });
}
