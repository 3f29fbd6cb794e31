import jsqr from 'jsqr';
import type { Terminal } from './terminal.ts';

export type Theme = 'light on dark' | 'dark on light';

/** Shades of grey, 0 to 255, row by row. */
export interface Photograph {
  width: number;
  height: number;
  shades: Float32Array;
}

export interface Lens {
  theme?: Theme;
  /** In pixels; the gap is what the line spacing of a terminal leaves below each line, on its cells' own ground. */
  cell?: { width: number; height: number; gap: number };
}

/** What a QR reader held before the terminal reads, if it reads anything. */
export function readQr(
  shown: Terminal,
  size: { columns: number; rows: number },
  theme: Theme = 'light on dark',
): string | undefined {
  return readPhotograph(photograph(shown, size, { theme, cell: { width: 4, height: 8, gap: 0 } }));
}

/** As phones do, it tries the inverse as well. */
export function readPhotograph(photo: Photograph): string | undefined {
  const { width, height } = photo;
  return jsqr.default(toPixels(photo), width, height, { inversionAttempts: 'attemptBoth' })?.data;
}

export function toPixels({ width, height, shades }: Photograph): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < shades.length; at += 1) {
    pixels.fill(shades[at]!, at * 4, at * 4 + 3);
    pixels[at * 4 + 3] = 255;
  }
  return pixels;
}

/** Every cell in its own colours or those of the theme. Blocks fill their part of it; other characters are strokes. */
export function photograph(
  shown: Terminal,
  size: { columns: number; rows: number },
  { theme = 'light on dark', cell = { width: 8, height: 16, gap: 0 } }: Lens = {},
): Photograph {
  const [ink, paper] = theme === 'light on dark' ? [230, 25] : [25, 230];
  const line = cell.height + cell.gap;
  const [width, height] = [size.columns * cell.width, size.rows * line];
  const shades = new Float32Array(width * height).fill(paper);
  for (let row = 0; row < size.rows; row += 1) {
    for (let column = 0; column < size.columns; column += 1) {
      const { text, foreground, background } = shown.cell(row, column);
      const front = brightness(foreground) ?? ink;
      const back = brightness(background) ?? paper;
      const isInk = shapeOf(text);
      for (let y = 0; y < line; y += 1) {
        for (let x = 0; x < cell.width; x += 1) {
          const at = (row * line + y) * width + column * cell.width + x;
          shades[at] =
            y < cell.height && isInk((x + 0.5) / cell.width, (y + 0.5) / cell.height) ? front : back;
        }
      }
    }
  }
  return { width, height, shades };
}

/** Where in its cell a character has ink, both from 0 to 1. */
function shapeOf(text: string): (x: number, y: number) => boolean {
  if (text === '█') return () => true;
  if (text === '▀') return (_, y) => y < 0.5;
  if (text === '▄') return (_, y) => y >= 0.5;
  if (text === '' || text === ' ') return () => false;
  return (x, y) => {
    if (y < 0.12 || y > 0.86) return false;
    const isUpright = Math.abs(x - 0.32) < 0.09 || Math.abs(x - 0.68) < 0.09;
    const isAcross = Math.abs(y - 0.36) < 0.06 || Math.abs(y - 0.62) < 0.06;
    return isUpright || isAcross;
  };
}

/** Of a palette's colour: black, white, bright white, and the fixed black and white of the 256. */
function brightness(colour: number): number | undefined {
  if (colour === -1) return undefined;
  if (colour === 0 || colour === 16) return 0;
  return 255;
}
