import type { Frame } from '../frame.ts';

/** How much is left, as a bar; one free seat is still a mark. */
export function heatBar(
  { palette, screen }: Frame,
  { free, seats }: { free: number; seats: number },
  width: number,
): string {
  const left = seats === 0 ? 0 : free / seats;
  const full = free === 0 ? 0 : Math.max(1, Math.round(left * width));
  const [on, off] = screen.unicode ? ['━', '─'] : ['=', '-'];
  return palette.heat(left)(on.repeat(full)) + palette.faint(off.repeat(width - full));
}

/** A cell of the plan by what is left of it: the fuller, the more. */
export function heatGlyph(left: number, screen: { unicode: boolean }): string {
  if (left <= 0) return screen.unicode ? '·' : '.';
  const glyphs = screen.unicode ? '░▒▓█' : '-=+#';
  return glyphs[Math.min(3, Math.ceil(left * 4) - 1)]!;
}
