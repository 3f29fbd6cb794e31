import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Runs a program of this folder as a person would, with a server and a token in its environment. */
export async function runExample(
  path: string,
  words: readonly string[],
  server: string,
  token: string,
): Promise<{ stdout: string; stderr: string; exitCode: number | null }> {
  const program = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@admit-one/source', program, ...words], {
    env: { ...process.env, ADMIT_SERVER: server, ADMIT_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { stdout, stderr, exitCode };
}
