import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runScript, type Terminal, type TerminalOptions } from '../support/terminal.ts';

const fixture = new URL('../support/pick-in-big-hall.ts', import.meta.url);
let terminal: Terminal | undefined;

afterEach(async () => {
  await terminal?.close();
});

function open(args: string[] = [], options: TerminalOptions = {}): Terminal {
  terminal = runScript(fixture, args, options);
  return terminal;
}

/** The seat between the brackets, by the line beneath the map. */
function seatUnderCursor(lines: string[]): string {
  return lines.find((line) => /^[A-Z]{1,2}-\d+ {2}/.test(line))?.split('  ')[0] ?? '';
}

/** Presses one key after the other, each when the screen shows where the last one led. */
async function walk(on: Terminal, steps: readonly (readonly [Parameters<Terminal['press']>[0], string])[]) {
  for (const [key, seat] of steps) {
    on.press(key);
    await on.waitFor((lines) => seatUnderCursor(lines) === seat);
  }
}

describe('the seat picker in a real terminal', () => {
  it('goes from the list of sections to seats, and gives back what was taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'admit-picker-'));
    const on = open([`result=${join(folder, 'seats')}`]);
    const sections = await on.waitForFrame('Box 1');
    expect(sections[0]).toBe('Mahler: Symphony No. 5');
    expect(sections.find((line) => line.includes('▸'))).toMatch(
      /Orchestra +825 of 1,270 free .*\$45.00 – \$240.00/,
    );
    on.press('enter');
    await on.waitFor('S T A G E');
    await walk(on, [['right', 'A-18']]);
    on.press('space');
    await on.waitFor('A-18 is sold.');
    await walk(on, [
      ['left', 'A-17'],
      ['left', 'A-16'],
    ]);
    on.press('space');
    await on.waitFor('● 1 of 4');
    await walk(on, [['right', 'A-17']]);
    on.press('space');
    await on.waitFor(/● 2 of 4 {2}Orchestra A-16, Orchestra A-17 +Total \$480.00/);
    expect(on.isFullScreen()).toBe(true);
    on.press('enter');
    await on.waitFor('Result: ');
    expect(on.isFullScreen()).toBe(false);
    expect(JSON.parse(readFileSync(join(folder, 'seats'), 'utf8'))).toEqual([15, 16]);
    expect(await on.exit).toBe(0);
  });

  it('moves across aisles, and keeps its column through rows that do not reach it', async () => {
    const on = open(['one-section']);
    await on.waitFor('S T A G E');
    await walk(on, [
      ['home', 'A-1'],
      ['left', 'A-1'],
      ['end', 'A-32'],
      ['down', 'B-33'],
      ['down', 'C-33'],
      ['end', 'C-34'],
      ['up', 'B-34'],
      ['up', 'A-32'],
      ['up', 'A-32'],
      ['down', 'B-34'],
    ]);
    // The ninth and tenth seats of row A have an aisle between them.
    await walk(on, [
      ['up', 'A-32'],
      ['home', 'A-1'],
    ]);
    for (let seat = 2; seat <= 10; seat += 1) await walk(on, [['right', `A-${seat}`]]);
    const row = on.screen().find((line) => line.startsWith(' A'));
    expect(row).toMatch(/P {2}\[·\]/);
  });

  it('scrolls, with the cursor always in view', async () => {
    const on = open(['one-section']);
    await on.waitFor('16 more rows');
    for (let row = 0; row < 29; row += 1) on.press('down');
    on.press('end');
    const lines = await on.waitForFrame((shown) => seatUnderCursor(shown) === 'EE-52');
    expect(lines.find((line) => line.startsWith('EE'))).toMatch(/W\[W\] +EE$/);
    expect(lines.join('\n')).toContain('▴ 16 more rows towards the stage');
    on.press('home');
    await on.waitFor((shown) => shown.some((line) => /^EE {2,3}\[W\]W/.test(line)));
  });

  it('keeps its place when the window changes, and says so when it is too small', async () => {
    const on = open(['one-section']);
    await on.waitFor('S T A G E');
    for (let row = 0; row < 20; row += 1) on.press('down');
    await on.waitFor((shown) => seatUnderCursor(shown) === 'V-24');
    await walk(on, [['right', 'V-25']]);
    const seat = 'V-25';
    on.press('space');
    await on.waitFor('● 1 of 4');
    on.resize(20, 5);
    await on.waitFor(
      (shown) => shown[0] === 'Enlarge to 32x9.' && shown.slice(1).every((line) => line === ''),
    );
    on.press('down');
    on.press('up');
    on.resize(200, 50);
    const wide = await on.waitForFrame((shown) => seatUnderCursor(shown) === seat && shown.length === 50);
    expect(wide.join('\n')).toContain('S T A G E');
    expect(wide.join('\n')).toContain('● 1 of 4');
    on.resize(40, 10);
    const isWhole = (shown: string[]) => shown.filter((line) => line.includes('[')).length === 1;
    const narrow = await on.waitForFrame((shown) => seatUnderCursor(shown) === seat && isWhole(shown));
    expect(narrow).toHaveLength(10);
    expect(narrow.every((line) => line.length < 40)).toBe(true);
    on.resize(80, 24);
    await on.waitFor(
      (shown) => seatUnderCursor(shown) === seat && shown.at(-1)?.includes('enter hold') === true,
    );
  });

  it('stops at the limit, with a word', async () => {
    const on = open(['one-section', 'max=2']);
    await on.waitFor('S T A G E');
    on.press('space');
    await on.waitFor('● 1 of 2');
    await walk(on, [['left', 'A-16']]);
    on.press('space');
    await on.waitFor('● 2 of 2');
    await walk(on, [['left', 'A-15']]);
    on.press('space');
    await on.waitFor('You may take 2 seats here, and you have.');
    on.press('escape');
    await on.waitFor('Escape once more drops the 2 seats you took and leaves.');
    on.press('escape');
    await on.waitFor('Result: left');
    expect(await on.exit).toBe(0);
  });

  it('says which of your seats went to somebody else while you looked', async () => {
    const on = open(['one-section', 'taken-later=16']);
    await on.waitFor('S T A G E');
    on.press('space');
    await on.waitFor('● 1 of 4');
    on.type('r');
    await on.waitFor('Orchestra A-17 went to somebody else. Choose again.');
    await on.waitFor('824 of 1,270 free');
    await on.waitFor('No seat taken yet');
  });

  it('shows that it cannot refresh, and goes on', async () => {
    const on = open(['one-section', 'fails']);
    await on.waitFor('▲ not refreshed');
    await walk(on, [['left', 'A-16']]);
  });

  it('counts down', async () => {
    const on = open(['seconds=122']);
    await on.waitFor(/\b2:0[0-2]/);
    await on.waitFor(/\b1:5\d/);
  });

  it('says the same without colours and without Unicode', async () => {
    const on = open(['one-section', 'ascii', 'colours=0']);
    await on.waitFor('S T A G E');
    on.press('space');
    const lines = await on.waitForFrame('# 1 of 4');
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lines.join('\n')).toContain('[#]');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences are what must not be there.
    expect(on.written()).not.toMatch(/\x1b\[[\d;]*[1-9][\d;]*m/);
  });

  it('marks the cursor by inverse and by brackets', async () => {
    const on = open(['one-section']);
    const lines = await on.waitForFrame('esc leave');
    const row = lines.findIndex((line) => line.includes('['));
    const column = lines[row]?.indexOf('[') ?? -1;
    for (const at of [column, column + 1, column + 2]) expect(on.cell(row, at).isInverse).toBe(true);
    expect(on.cell(row, column + 3).isInverse).toBe(false);
  });

  it('helps, and gives the screen back on Ctrl-C', async () => {
    const on = open();
    await on.waitFor('Box 1');
    on.type('?');
    await on.waitFor('hold what you took');
    on.type('x');
    await on.waitFor('Box 1');
    on.press('enter');
    await on.waitFor('[ 1 of 5 ]');
    on.type(']');
    await on.waitFor('First Tier  [ 2 of 5 ]');
    on.press('pageUp');
    await on.waitFor('Orchestra  [ 1 of 5 ]');
    on.press('ctrlC');
    expect(await on.exit).not.toBe(0);
    expect(on.isFullScreen()).toBe(false);
  });
});
