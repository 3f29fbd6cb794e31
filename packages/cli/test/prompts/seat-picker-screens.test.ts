import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { runScript, type Terminal } from '../support/terminal.ts';

const fixture = new URL('../support/pick-in-map.ts', import.meta.url);
let terminal: Terminal | undefined;
afterEach(async () => terminal?.close());

function open(map: string, ...more: string[]): Terminal {
  const file = fileURLToPath(new URL(`../../../../examples/seat-maps/${map}.seats`, import.meta.url));
  terminal = runScript(fixture, [file, ...more]);
  return terminal;
}

/**
 * The whole frame, as the file of that name shows it. It is waited for by all that it shows: a frame from before a key
 * or a change of size may stand as still as the one that is meant.
 */
async function expectScreen(on: Terminal, name: string): Promise<void> {
  const file = new URL(`./screens/${name}.txt`, import.meta.url);
  const wanted = await readFile(file, 'utf8');
  const shown = await on.waitFor((lines) => textOf(lines) === wanted).catch(() => on.screen());
  await expect(textOf(shown)).toMatchFileSnapshot(fileURLToPath(file));
}

function textOf(lines: readonly string[]): string {
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

describe.each(['cellar', 'concert-hall', 'stadium'])('the %s in a real terminal', (map) => {
  it('is seen whole, and close to, at 80 × 24 and at 200 × 50', async () => {
    const on = open(map);
    await expectScreen(on, `${map}-80x24`);
    on.resize(200, 50);
    await expectScreen(on, `${map}-200x50`);
    if (map === 'cellar') return;
    on.press('enter');
    await expectScreen(on, `${map}-section-200x50`);
    on.resize(80, 24);
    await expectScreen(on, `${map}-section-80x24`);
  });
});

describe('the mouse in a real terminal', () => {
  it('opens a section, takes a seat and drops it, and scrolls', async () => {
    const on = open('concert-hall');
    const list = await on.waitForFrame('Gallery slips left');
    on.mouse(
      'press',
      list.findIndex((line) => line.includes('Stalls  ')),
      10,
    );
    await on.waitForFrame(/Stalls {2}\[ 1 of 11 \]/);
    on.mouse('press', 0, 0);

    // The seat right of the brackets, whose letter a click finds by where it stands.
    const row = on.screen().findIndex((line) => /\[\w\]\w/.test(line));
    const column = (on.screen()[row]?.search(/\[\w\]\w/) ?? 0) + 3;
    on.mouse('press', row, column);
    const taken = await on.waitForFrame('● 1 of 4');
    expect(taken[row]?.slice(column - 1, column + 2)).toBe('[●]');
    on.mouse('press', row, column);
    await on.waitFor('No seat taken yet');

    const first = await on.waitForFrame(/▾ \d+ more rows/);
    on.mouse('scroll-down', row, column);
    await on.waitFor((lines) => lines[row] !== first[row] && lines.some((line) => line.includes('▴')));
    on.mouse('scroll-up', row, column);
    await on.waitFor((lines) => !lines.some((line) => line.includes('▴')));
  });
});
