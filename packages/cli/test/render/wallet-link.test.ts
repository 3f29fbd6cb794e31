import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
import { plainScreen, type Screen } from '../../src/render/screen.ts';
import { drawWalletLink } from '../../src/render/wallet-link.ts';

const link = (length: number) => {
  const url = `https://pay.google.com/gp/v/save/${'aB3-_.'.repeat(1_000)}`.slice(0, length);
  return { ticketId: 'tkt_4h7k2m9x_0_1', wallet: 'google', url } as const;
};
const large: Screen = { ...plainScreen, unicode: true, columns: 220, rows: 120 };

describe('a link to a wallet', () => {
  it('is drawn as a QR that a phone takes, and stands below it on a line of its own', () => {
    const { url } = link(1_790);
    const lines = drawWalletLink(link(1_790), large);
    expect(lines.slice(-2)).toEqual(['', url]);
    expect(readHalfBlocks(lines.slice(0, -2))).toBe(url);
  });

  it.each([
    ['has no room', link(1_790), { ...large, columns: 80, rows: 24 }],
    ['would leave the screen above the link', link(1_790), { ...large, rows: 85 }],
    ['is too long for any QR', link(3_000), large],
  ])('stands alone where its QR %s', (_, said, screen) => {
    expect(drawWalletLink(said, screen)).toEqual([said.url]);
  });
});

/** As a dark terminal shows them: what is drawn is light. */
function readHalfBlocks(lines: readonly string[]): string | undefined {
  const scale = 4;
  const [columns, rows] = [lines[0]!.length, lines.length * 2];
  const pixels = new Uint8ClampedArray(columns * rows * scale * scale * 4);
  for (let y = 0; y < rows * scale; y += 1)
    for (let x = 0; x < columns * scale; x += 1) {
      const row = Math.floor(y / scale);
      const cell = lines[row >> 1]![Math.floor(x / scale)]!;
      const isLight = (row % 2 === 0 ? '█▀' : '█▄').includes(cell);
      const shade = isLight ? 255 : 0;
      pixels.set([shade, shade, shade, 255], (y * columns * scale + x) * 4);
    }
  return jsqr.default(pixels, columns * scale, rows * scale)?.data;
}
