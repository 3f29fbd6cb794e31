export interface Size {
  columns: number;
  rows: number;
}

/** Below this no map can be read. */
export const smallest: Size = { columns: 32, rows: 9 };

/** The lines around the map. In a low window it is everything that is not needed to pick a seat that goes. */
export interface Layout {
  /** Title and section on two lines, or the section alone. */
  header: 1 | 2;
  legend: number;
  /** A rule over the footer. */
  rule: 0 | 1;
  /** What remains for the rows of seats. */
  map: number;
}

export function isTooSmall(size: Size): boolean {
  return size.columns < smallest.columns || size.rows < smallest.rows;
}

export function layoutOf(size: Size): Layout {
  const isLow = size.rows < 16;
  const header = isLow ? 1 : 2;
  const rule = isLow ? 0 : 1;
  const legend = isLow ? 0 : size.rows < 20 ? 1 : size.rows < 30 ? 2 : 3;
  // Stage and what is below the window take a line each; seat, cart and keys are the footer.
  return { header, legend, rule, map: Math.max(1, size.rows - header - rule - legend - 2 - 3) };
}

/** Moves an offset as little as keeps `at` inside the window, with two more in sight before its edge. */
export function follow(offset: number, at: number, window: number, all: number): number {
  const margin = Math.min(2, Math.floor((window - 1) / 2));
  const lowest = at - window + 1 + margin;
  const highest = at - margin;
  return Math.max(0, Math.min(all - window, Math.max(lowest, Math.min(highest, offset))));
}
