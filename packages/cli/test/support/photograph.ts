import jsqr from 'jsqr';
import type { Terminal } from './terminal.ts';

/** What a QR reader held before the terminal reads, if it reads anything. */
export function readQr(
  shown: Terminal,
  size: { columns: number; rows: number },
  theme: 'light on dark' | 'dark on light' = 'light on dark',
): string | undefined {
  const { pixels, width, height } = photograph(shown, size, theme);
  return jsqr.default(pixels, width, height, { inversionAttempts: 'attemptBoth' })?.data;
}

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
