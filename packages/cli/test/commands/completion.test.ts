import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { completionScript, type Shell, shells } from '../../src/completion-script.ts';
import { admit } from '../support/admit.ts';
import { runProgram, type Terminal } from '../support/terminal.ts';

const home = mkdtempSync(join(tmpdir(), 'admit-completion-'));
const environment = {
  HOME: home,
  XDG_CONFIG_HOME: home,
  ZDOTDIR: home,
  TERM: 'xterm',
  PATH: pathWithAdmit(),
};

/** `admit` as an installation puts it on the path. */
function pathWithAdmit(): string {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const text = `#!/bin/sh\nexec ${process.execPath} --conditions=@admit-one/source ${main} "$@"\n`;
  writeFileSync(join(home, 'admit'), text, { mode: 0o755 });
  return `${home}:${process.env.PATH}`;
}

const isInstalled = (shell: Shell) => spawnSync(shell, ['-c', 'true']).error === undefined;

let terminal: Terminal | undefined;
afterEach(async () => terminal?.close());

describe('admit completion', () => {
  it.each(shells)('prints the script of %s', async (shell) => {
    const { code, stdout, stderr } = await admit(['completion', shell], { server: '', folder: home });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${completionScript(shell)}\n`, stderr: '' });
  });

  it('names the shells it knows', async () => {
    const { code, stderr } = await admit(['completion', 'tcsh'], { server: '', folder: home });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') });
  });

  it.each(shells.filter(isInstalled))('is read by %s without a complaint, also twice', (shell) => {
    const file = join(home, `script.${shell}`);
    const before = shell === 'zsh' ? 'autoload -U compinit && compinit -u -D; ' : '';
    writeFileSync(file, `${completionScript(shell)}\n`);
    const checked = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, '', '']);
    const sourced = spawnSync(shell, ['-c', `${before}source ${file}; source ${file}`], {
      encoding: 'utf8',
      env: environment,
    });
    expect([sourced.status, sourced.stdout, sourced.stderr]).toEqual([0, '', '']);
  });

  it.each(shells.filter(isInstalled))('completes commands and values in %s', async (shell) => {
    const starts: Record<Shell, string[]> = {
      bash: ['--norc', '--noprofile'],
      zsh: ['-f'],
      fish: ['--no-config'],
    };
    const sources: Record<Shell, string> = {
      bash: 'source <(admit completion bash)',
      zsh: 'autoload -U compinit && compinit -u -D && source <(admit completion zsh)',
      fish: 'admit completion fish | source',
    };
    terminal = runProgram(shell, starts[shell], { environment });
    terminal.type(`${sources[shell]}; echo re''ady\r`);
    await terminal.waitFor(/^ready/m);
    terminal.type('admit se\t');
    await terminal.waitFor(/admit sea/);
    terminal.type('r\t');
    await terminal.waitFor(/admit search/);
    terminal.press('ctrlU');
    terminal.type('admit auth token create --scope se\t');
    await terminal.waitFor(/--scope seller/);
  });
});

it('offers the values that an argument takes', async () => {
  const lines = await new Promise<string[]>((resolve) => {
    const words = ['complete', '--', 'config', 'get', ''];
    execFile('admit', words, { env: environment }, (_error, stdout) => resolve(stdout.split('\n')));
  });
  expect(lines.map((line) => line.split('\t')[0])).toEqual(expect.arrayContaining(['server', 'unicode']));
});
