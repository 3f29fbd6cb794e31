import { afterEach, describe, expect, it } from 'vitest';
import { runScript, type Terminal, type TerminalOptions } from '../support/terminal.ts';

const fixture = new URL('../support/pick-in-big-hall.ts', import.meta.url);
let terminal: Terminal | undefined;
afterEach(async () => terminal?.close());

async function open(args: string[] = [], options: TerminalOptions = {}): Promise<Terminal> {
  terminal = runScript(fixture, args, options);
  await terminal.waitForFrame('Box 1');
  return terminal;
}

/** What is still switched on of what was, by its number; and whether lines wrap, which they do unless told. */
function leftOn(terminal: Terminal): string[] {
  const on = new Set<string>();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: modes are switched by sequences.
  for (const [, mode = '', how] of terminal.written().matchAll(/\u001b\[\?(\d+)([hl])/g)) {
    if ((how === 'h') === (mode !== '7' && mode !== '25')) on.add(mode);
    else on.delete(mode);
  }
  return [...on].sort();
}

describe('the other screen', () => {
  it('has the mouse in digits, pastes in brackets, no cursor and no wrapping', async () => {
    const on = await open();
    expect(leftOn(on)).toEqual(['1000', '1006', '1049', '2004', '25', '7']);
  });

  it.each([
    ['Ctrl-C', [], '\u0003'],
    ['a fault of its own', ['crashes'], 'r'],
    ['the end of what it was asked for', ['aborts'], 'r'],
  ])('gives back all it took on %s', async (_, args, typed) => {
    const on = await open(args);
    on.type(typed);
    expect(await on.exit).not.toBe(0);
    expect(leftOn(on)).toEqual([]);
    expect(on.isFullScreen()).toBe(false);
    if (args.includes('crashes')) expect(on.screen().join('\n')).toContain('a fault of ours');
  });

  it('hears nothing in what is pasted or answered by the terminal, and Escape by itself', async () => {
    const on = await open();
    on.type('\u001b[200~q\r\u001b[201~\u001b[?62;22c\u001b]11;rgb:1/1/1\u0007\u001b[<35;10;10M\u001b[I');
    on.type('?');
    await on.waitFor('hold what you took');
    on.press('escape');
    await on.waitFor('Box 1');
    on.press('escape');
    await on.waitFor('Result: left');
    expect(await on.exit).toBe(0);
  });

  it('writes only the lines that differ', async () => {
    const on = await open([], { columns: 200, rows: 50 });
    on.press('enter');
    await on.waitForFrame('[ 1 of 5 ]');
    const before = on.written();
    on.press('right');
    await on.waitForFrame(/A-18 /);
    expect(on.written().length - before.length).toBeLessThan(before.length / 5);
  });
});
