import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { realProgram } from '../../../server/test/support/real-program.ts';
import { holdPhone } from '../support/hold-phone.ts';
import { type Photograph, photograph, readPhotograph, type Theme, toPixels } from '../support/photograph.ts';
import { sampleToken } from '../support/sample-sheet.ts';
import { runScript } from '../support/terminal.ts';

interface Shown {
  /** What the terminal says of itself. */
  environment: Record<string, string>;
  columns: number;
  rows: number;
  theme: Theme;
  args?: string[];
  /** How far away phones read it; none where not all of them do. */
  distance?: number;
  /** Not by zbarimg, which reads no inverse codes unless told, and no grey ones. */
  isForPhonesOnly?: boolean;
}

const small = { columns: 80, rows: 24 };
const large = { columns: 200, rows: 50 };
const dark = { theme: 'light on dark' } as const;
const light = { theme: 'dark on light' } as const;
const plain = { NO_COLOR: '1' };
const knownLight = { NO_COLOR: '1', COLORFGBG: '0;15' };

const cases: Record<string, Shown> = {
  'half blocks, 16 colours': { ...small, ...dark, environment: { TERM: 'xterm' }, distance: 1 },
  'half blocks, 256 colours, a light terminal': { ...small, ...light, environment: {}, distance: 1 },
  'large, true colour': { ...large, ...dark, environment: { COLORTERM: 'truecolor' }, distance: 2 },
  'small where large has room': { ...large, ...dark, environment: {}, args: ['--small'], distance: 1 },
  'half blocks, no colours': { ...small, ...dark, environment: plain, distance: 1 },
  'half blocks, no colours, a light terminal': { ...small, ...light, environment: knownLight, distance: 1 },
  'the same, unknown and told': { ...small, ...light, environment: plain, args: ['--inverse'], distance: 1 },
  'the same, unknown': { ...small, ...light, environment: plain, isForPhonesOnly: true },
  'large, no colours': { ...large, ...dark, environment: plain, distance: 2 },
  'ASCII, 256 colours': { ...large, ...dark, environment: { LANG: 'C' }, distance: 2 },
  'ASCII where told': { ...large, ...light, environment: {}, args: ['--ascii'], distance: 2 },
  'ASCII, no colours': { ...large, ...dark, environment: { LANG: 'C', ...plain }, distance: 4 },
  'inverse, 256 colours': {
    ...small,
    ...dark,
    environment: {},
    args: ['--inverse'],
    isForPhonesOnly: true,
  },
};

const folder = mkdtempSync(join(tmpdir(), 'admit-qr-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pictures of a terminal's own screen, some straight in several sizes of cells, some as a phone takes them. */
describe.each(Object.entries(cases))('a ticket in %s', (name, shown) => {
  it('is read by jsQR', async () => {
    const { straight, byHand } = await look(name);
    expect(straight.map(readPhotograph)).toEqual(straight.map(() => sampleToken));
    // It loses one tilted frame or other; whoever holds a phone shows it many a second.
    if (byHand.length > 0) expect(byHand.map(readPhotograph)).toContain(sampleToken);
  });

  if (shown.isForPhonesOnly) return;
  it('is read by zbarimg', async (context) => {
    const zbarimg = realProgram(context, 'zbarimg');
    const { straight, byHand } = await look(name);
    const views = [...straight, ...byHand];
    const files = views.map((view, at) => writePng(view, join(folder, `${name}-${at}.png`)));
    const args = ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', ...files];
    const { stdout } = spawnSync(zbarimg, args, { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toEqual(views.map(() => sampleToken));
  });
});

interface Views {
  straight: Photograph[];
  byHand: Photograph[];
}

const looks = new Map<string, Promise<Views>>();

function look(name: string): Promise<Views> {
  const views = looks.get(name) ?? photographs(cases[name]!);
  looks.set(name, views);
  return views;
}

async function photographs({ environment, args = [], distance, theme, ...size }: Shown): Promise<Views> {
  const terminal = runScript(new URL('../support/show-ticket.ts', import.meta.url), args, {
    ...size,
    environment,
  });
  try {
    expect(await terminal.exit).toBe(0);
    // The code, and some of what is said beside it.
    const isLarge = size.rows === large.rows && !args.includes('--small');
    const frame = isLarge ? { columns: 100, rows: 50 } : { columns: 60, rows: 24 };
    const shoot = (width: number, height: number, gap: number) =>
      photograph(terminal, frame, { theme, cell: { width, height, gap } });
    // A stroke is no surface: from nearby it is read by nobody.
    const isOfStrokes = distance === 4;
    // Ink leaves the space between lines empty, a ground of its own fills it.
    const gap = environment.NO_COLOR === undefined ? 1 : 0;
    const straight = isOfStrokes ? [] : [shoot(7, 15, gap), shoot(9, 20, gap)];
    const near = shoot(8, 16, 0);
    const byHand = distance === undefined ? [] : [3, 4].map((seed) => holdPhone(near, seed, distance));
    return { straight: distance === undefined ? [near, ...straight] : straight, byHand };
  } finally {
    await terminal.close();
  }
}

function writePng(view: Photograph, file: string): string {
  const png = new PNG({ width: view.width, height: view.height });
  png.data = Buffer.from(toPixels(view));
  writeFileSync(file, PNG.sync.write(png));
  return file;
}
