import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'admit-home-'));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function admit(words: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, ...environment };
  const args = ['--conditions=@admit-one/source', main, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('admit', () => {
  it('helps on standard output, and ends with 0', async () => {
    const { code, stdout, stderr } = await admit(['--help']);
    expect(stdout).toMatch(/^Usage: admit /);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('says its version', async () => {
    expect(await admit(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('refuses what it does not know in one sentence, with 2', async () => {
    const { code, stdout, stderr } = await admit(['--colour']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^✖ Unknown option '--colour'\.\n {2}.+\n$/);
  });

  it('names a broken config file, and does nothing', async () => {
    const place = mkdtempSync(join(tmpdir(), 'admit-config-'));
    mkdirSync(join(place, 'admit-one'));
    writeFileSync(join(place, 'admit-one', 'config.json'), '{');
    const { code, stderr } = await admit(['--help'], { XDG_CONFIG_HOME: place });
    expect(code).toBe(1);
    expect(stderr).toContain(`The config file ${join(place, 'admit-one', 'config.json')} is not JSON.`);
  });
});
