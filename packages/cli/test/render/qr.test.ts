import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { afterEach, describe, expect, it } from 'vitest';
import { qrExtent, qrLines, qrPng, qrSvg } from '../../src/render/qr.ts';
import { runScript, type Terminal } from '../support/terminal.ts';

/** 135 characters of Crockford's base32, as long as a ticket's. */
const ticket = `${'ADM1T0NE'.repeat(16)}7SEATXY`;
const read = jsqr.default;

let terminal: Terminal | undefined;
afterEach(async () => terminal?.close());

describe('qr', () => {
  it('fits a ticket into 80 x 24', () => {
    expect(ticket).toHaveLength(135);
    expect(qrExtent(ticket, { unicode: true })).toEqual({ columns: 45, lines: 23 });
    expect(qrLines(ticket, { unicode: true, colours: 0 })).toHaveLength(23);
  });

  it('is read back from the PNG', async () => {
    const { data, width, height } = PNG.sync.read(await qrPng(ticket));
    expect(read(new Uint8ClampedArray(data), width, height)?.data).toBe(ticket);
  });

  it('is an SVG of its own', async () => {
    expect(await qrSvg(ticket)).toMatch(/^<svg [^>]*viewBox="0 0 49 49"/);
  });

  // A terminal is a grid of cells with a foreground and a background; what is read is what these cells look like.
  describe.each(['light on dark', 'dark on light'] as const)('on a terminal that is %s', (theme) => {
    it.each([
      ['half blocks in 16 colours', ['unicode', '1']],
      ['half blocks in 256 colours', ['unicode', '2']],
      ['half blocks without colours', ['unicode', '0']],
      ['two characters in colours', ['ascii', '1']],
      ['two characters without colours', ['ascii', '0']],
    ])('is read back from %s', async (_, args) => {
      terminal = runScript(new URL('../support/show-qr.ts', import.meta.url), [ticket, ...args], {
        columns: 100,
        rows: 60,
      });
      await terminal.exit;
      const { pixels, width, height } = photograph(terminal, { columns: 100, rows: 60 }, theme);
      const attempts = { inversionAttempts: 'attemptBoth' } as const;
      expect(read(pixels, width, height, attempts)?.data).toBe(ticket);
    });
  });
});

/** Every cell as 4 x 8 pixels, in the colours of the cell or of the theme. A `#` counts as filled. */
function photograph(
  shown: Terminal,
  size: { columns: number; rows: number },
  theme: 'light on dark' | 'dark on light',
) {
  const width = size.columns * 4;
  const height = size.rows * 8;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const [ink, paper] = theme === 'light on dark' ? [230, 25] : [25, 230];
  for (let row = 0; row < size.rows; row += 1) {
    for (let column = 0; column < size.columns; column += 1) {
      const cell = shown.cell(row, column);
      const front = brightness(cell.foreground) ?? ink;
      const back = brightness(cell.background) ?? paper;
      for (let at = 0; at < 32; at += 1) {
        const isUpper = at < 16;
        const isInk = cell.text === '█' || cell.text === '#' || cell.text === (isUpper ? '▀' : '▄');
        const pixel = ((row * 8 + Math.floor(at / 4)) * width + column * 4 + (at % 4)) * 4;
        pixels.fill(isInk ? front : back, pixel, pixel + 3);
        pixels[pixel + 3] = 255;
      }
    }
  }
  return { pixels, width, height };
}

/** Of a palette's colour: black, white, bright white, and the fixed black and white of the 256. */
function brightness(colour: number): number | undefined {
  if (colour === -1) return undefined;
  if (colour === 0 || colour === 16) return 0;
  return 255;
}
