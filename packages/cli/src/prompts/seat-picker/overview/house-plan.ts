import type { SeatMapIndex } from '@admit-one/sdk/seat-map';

/** The house from above, in cells of the screen: which section lies in each, and in which cell each seat lies. */
export interface HousePlan {
  columns: number;
  rows: number;
  /** By ordinal; -1 for what lies outside or has no seat. */
  cellOf: Int32Array;
  /** By cell, counted row by row; -1 where nothing lies. */
  sectionOf: Int32Array;
  /** By section, its widest run of cells: where its name stands. Nothing lies in one of no columns. */
  runs: readonly PlanRun[];
  /** The cell of the stage. */
  stage: { row: number; column: number };
}

export interface PlanRun {
  row: number;
  left: number;
  columns: number;
}

/**
 * Fitted into so many cells, which are twice as high as wide, and no larger than a place a column. Where floors lie over
 * each other the one told lies on top. Kept: the same plan is drawn again with every key.
 */
export function housePlan(index: SeatMapIndex, columns: number, rows: number, floor: string): HousePlan {
  const key = `${columns}x${rows} ${floor}`;
  const plans = known.get(index) ?? new Map<string, HousePlan>();
  known.set(index, plans);
  let plan = plans.get(key);
  if (plan === undefined) {
    // A window that is drawn larger and smaller leaves a plan at every size.
    if (plans.size >= mostKept) plans.clear();
    plan = drawPlan(index, columns, rows, floor);
    plans.set(key, plan);
  }
  return plan;
}

function drawPlan(index: SeatMapIndex, columns: number, rows: number, floor: string): HousePlan {
  const { section, x, y } = index.seats;
  const box = boundsOf(index);
  const scale = Math.max(1, (box.right - box.left + 1) / columns, (box.back - box.front + 1) / (2 * rows));
  const spare = {
    left: (columns - (box.right - box.left + 1) / scale) / 2,
    top: (rows - (box.back - box.front + 1) / (2 * scale)) / 2,
  };
  const columnOf = (at: number) => Math.floor(spare.left + (at - box.left + 0.5) / scale);
  const rowOf = (at: number) => Math.floor(spare.top + (at - box.front + 0.5) / (2 * scale));
  const cellOf = new Int32Array(index.ordinalCount).fill(-1);
  const sectionOf = new Int32Array(columns * rows).fill(-1);
  const isOnTop = index.drawing.sections.map((one) => (one.floor ?? '') === floor);
  for (let seat = 0; seat < cellOf.length; seat += 1) {
    const at = section[seat]!;
    if (at === -1) continue;
    const [column, row] = [columnOf(x[seat]!), rowOf(y[seat]!)];
    if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
    const cell = row * columns + column;
    const there = sectionOf[cell]!;
    if (there === -1 || (isOnTop[at] === true && isOnTop[there] === false)) sectionOf[cell] = at;
    cellOf[seat] = cell;
  }
  // A seat under another section's cell is not seen.
  for (let seat = 0; seat < cellOf.length; seat += 1)
    if (cellOf[seat] !== -1 && sectionOf[cellOf[seat]!] !== section[seat]) cellOf[seat] = -1;
  const clamp = (at: number, all: number) => Math.max(0, Math.min(all - 1, at));
  const stage = { row: clamp(rowOf(index.stage.y), rows), column: clamp(columnOf(index.stage.x), columns) };
  return { columns, rows, cellOf, sectionOf, runs: findRuns(index, sectionOf, columns), stage };
}

/** What the seats and the stage take, measured once for each house. */
function boundsOf(index: SeatMapIndex): Bounds {
  let bounds = measured.get(index);
  if (bounds === undefined) {
    bounds = measure(index);
    measured.set(index, bounds);
  }
  return bounds;
}

interface Bounds {
  left: number;
  right: number;
  front: number;
  back: number;
}

function measure({ seats, stage }: SeatMapIndex): Bounds {
  const box = { left: stage.x, right: stage.x, front: stage.y, back: stage.y };
  for (let seat = 0; seat < seats.section.length; seat += 1) {
    if (seats.section[seat] === -1) continue;
    if (seats.x[seat]! < box.left) box.left = seats.x[seat]!;
    if (seats.x[seat]! > box.right) box.right = seats.x[seat]!;
    if (seats.y[seat]! < box.front) box.front = seats.y[seat]!;
    if (seats.y[seat]! > box.back) box.back = seats.y[seat]!;
  }
  return box;
}

/** The widest run of each section; of several the one nearest to its middle row. */
function findRuns(index: SeatMapIndex, sectionOf: Int32Array, columns: number): PlanRun[] {
  const runs = index.drawing.sections.map((): PlanRun[] => []);
  for (let cell = 0; cell < sectionOf.length; cell += 1) {
    const section = sectionOf[cell]!;
    if (section === -1) continue;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const last = runs[section]!.at(-1);
    if (last !== undefined && last.row === row && last.left + last.columns === column) last.columns += 1;
    else runs[section]!.push({ row, left: column, columns: 1 });
  }
  return runs.map((of) => {
    const middle = of.reduce((sum, { row }) => sum + row, 0) / Math.max(1, of.length);
    const widest = of.reduce((most, run) => Math.max(most, run.columns), 0);
    const wide = of.filter((run) => run.columns >= widest - 1);
    wide.sort((one, other) => Math.abs(one.row - middle) - Math.abs(other.row - middle));
    return wide[0] ?? { row: -1, left: -1, columns: 0 };
  });
}

const known = new WeakMap<SeatMapIndex, Map<string, HousePlan>>();
const mostKept = 8;
const measured = new WeakMap<SeatMapIndex, Bounds>();
