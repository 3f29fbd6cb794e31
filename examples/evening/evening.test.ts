import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realProgram } from '../../packages/server/test/support/real-program.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));

/** `npm start` without a terminal, in a folder of its own. */
async function evening(folder: string): Promise<{ stdout: string; stderr: string; exitCode: number | null }> {
  const child = start(folder);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { stdout, stderr, exitCode };
}

function start(folder: string) {
  return spawn(process.execPath, ['--conditions=@admit-one/source', program], {
    cwd: folder,
    env: {
      ...process.env,
      ADMIT_DATA_DIR: join(folder, 'data'),
      ADMIT_PORT: '0',
      ADMIT_TOKEN: '',
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The token that the evening prints last. */
function tokenIn(stdout: string): string {
  return stdout.trim().split('\n').at(-1)!;
}

describe('the evening that plays itself', () => {
  let folder: string;
  let first: Awaited<ReturnType<typeof evening>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admit-evening-'));
    first = await evening(folder);
  });
  afterAll(async () => {
    const { home } = JSON.parse(await readFile(join(folder, 'data', 'postgres.json'), 'utf8'));
    if (home) await rm(home, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  test('goes through every step and ends with 0', () => {
    expect(first.exitCode, first.stderr + first.stdout).toBe(0);
    const typed = first.stdout.split('\n').filter((line) => line.startsWith('$ admit '));
    expect(typed.map((line) => line.split(' ')[2])).toEqual([
      'search',
      'seats',
      'hold',
      'buy',
      'ticket',
      'tickets',
    ]);
    expect(first.stdout).toContain('Mahler');
    expect(first.stdout).toContain('Read again, and good at the gate');
  });

  test('writes a QR that says exactly what the ticket says', async () => {
    const { data, width, height } = PNG.sync.read(await readFile(join(folder, 'ticket.png')));
    expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(tokenIn(first.stdout));
  });

  test('writes a QR that zbarimg reads', (context) => {
    const zbarimg = realProgram(context, 'zbarimg');
    const read = spawnSync(zbarimg, ['--quiet', '--raw', join(folder, 'ticket.png')], { encoding: 'utf8' });
    expect(read.stdout.trim()).toBe(tokenIn(first.stdout));
  });

  test('leaves nothing running', () => {
    expect(spawnSync('pgrep', ['-f', folder], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('starts again with what it kept, and ends at SIGTERM with nothing left behind', async () => {
    const second = start(folder);
    let stderr = '';
    second.stderr.on('data', (chunk) => {
      stderr += chunk;
      if (stderr.includes('Admit One is at')) second.kill('SIGTERM');
    });
    const exitCode = await new Promise((resolve) => second.once('close', resolve));
    expect(stderr).toContain('Admit One is at');
    expect(exitCode).not.toBe(0);
    expect(await readFile(join(folder, 'data', 'server.log'), 'utf8')).not.toContain('brought up to date');
    expect(spawnSync('pgrep', ['-f', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});
