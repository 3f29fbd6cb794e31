/** A number as `.seats` has it, `-12.5`: to the thousandth, at most 10,000. Null when it is none. */
export function readMeasure(text: string): number | null {
  if (!/^-?\d{1,5}(\.\d{1,3})?$/.test(text)) return null;
  const value = Number(text);
  // Minus nothing is nothing: it would not be written again as it was read.
  return Math.abs(value) > largest ? null : value + 0;
}

/** `-20, 4`. Null when it is no point. */
export function readPoint(text: string): { x: number; y: number } | null {
  const comma = text.indexOf(',');
  if (comma === -1) return null;
  const x = readMeasure(text.slice(0, comma).trim());
  const y = readMeasure(text.slice(comma + 1).trim());
  return x === null || y === null ? null : { x, y };
}

export function formatPoint({ x, y }: { x: number; y: number }): string {
  return `${formatMeasure(x)}, ${formatMeasure(y)}`;
}

/** Never with an exponent, and to the thousandth. */
export function formatMeasure(value: number): string {
  return String(Number(value.toFixed(3)) + 0);
}

/** What the contract takes. */
const largest = 10_000;
