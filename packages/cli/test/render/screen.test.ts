import { describe, expect, it } from 'vitest';
import { paletteFor, type Screen, shades } from '../../src/render/screen.ts';

const numbers = Object.values(shades).flat() as number[];

describe('colours', () => {
  it.each([0, 1, 2, 3] as Screen['colours'][])('of level %i are no more than the terminal has', (colours) => {
    const palette = paletteFor({ colours });
    const paints = Object.values(palette).flatMap((paint) =>
      paint === palette.category || paint === palette.heat
        ? [0, 0.3, 0.6, 1, 2, 11, 12, -1].map((at) =>
            palette[paint === palette.heat ? 'heat' : 'category'](at),
          )
        : [paint],
    );
    for (const paint of paints) {
      const written = (paint as (text: string) => string)('A');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences are what is looked at.
      expect(written.replace(/\u001b\[(\d+|[34]8;5;\d+)m/g, '')).toBe('A');
      if (colours === 0) expect(written).toBe('A');
      if (colours === 1) expect(written).not.toContain('8;5;');
    }
  });

  it.each(numbers)('of the 256 are readable on black and on white: %i', (number) => {
    const light = lightness(number);
    expect(1.05 / (light + 0.05)).toBeGreaterThan(3);
    expect((light + 0.05) / 0.05).toBeGreaterThan(3);
  });
});

/** Relative luminance of a colour of the 6 × 6 × 6 cube, by WCAG 2. */
function lightness(number: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const [red, green, blue] = [36, 6, 1].map((size) => {
    const level = (levels[Math.floor((number - 16) / size) % 6] ?? 0) / 255;
    return level <= 0.03928 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
