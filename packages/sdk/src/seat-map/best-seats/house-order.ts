import type { SeatMapIndex } from '../geometry.ts';

/** What of a seat map never changes and every wish asks: reckoned once a map. */
export type HouseOrder = {
  /** How far from the stage and from the middle of its row, in places, by ordinal. */
  readonly cost: Float64Array;
  /** Whether a seat is at an aisle or at the end of its row, by ordinal. */
  readonly isAtAisle: Uint8Array;
  /** Rows by their best seat, the best first. */
  readonly rows: readonly RankedRow[];
  /** Rows with the one directly behind, by the best seat of both. */
  readonly pairs: readonly RankedRow[];
  /** Sections that are areas, the one nearest to the stage first. */
  readonly areas: readonly number[];
};

/** Which of the index's rows, and what no seat of it is better than. */
export type RankedRow = { readonly rowAt: number; readonly least: number };

export function houseOrder(index: SeatMapIndex): HouseOrder {
  let order = known.get(index);
  if (order === undefined) {
    order = reckon(index);
    known.set(index, order);
  }
  return order;
}

const known = new WeakMap<SeatMapIndex, HouseOrder>();

function reckon(index: SeatMapIndex): HouseOrder {
  const { stageDistance, middleDistance } = index.seats;
  const cost = Float64Array.from(stageDistance, (distance, at) => distance + middleDistance[at]!);
  const rows = index.rows.map(({ row }, rowAt) => ({ rowAt, least: leastOf(row.ordinals, cost) }));
  const pairs = rows.flatMap(({ rowAt, least }) => {
    const behind = rows[rowAt + 1];
    return behind !== undefined && isBehind(index, rowAt + 1)
      ? [{ rowAt, least: Math.min(least, behind.least) }]
      : [];
  });
  return {
    cost,
    isAtAisle: findAisles(index),
    rows: rows.sort(bestFirst),
    pairs: pairs.sort(bestFirst),
    areas: areasByDistance(index),
  };
}

/** An aisle between two rows parts them, as it parts one row. */
function isBehind({ rows }: SeatMapIndex, rowAt: number): boolean {
  const { sectionAt, row } = rows[rowAt]!;
  return rows[rowAt - 1]!.sectionAt === sectionAt && row.aislesBefore === undefined;
}

function leastOf(ordinals: readonly number[], cost: Float64Array): number {
  return ordinals.reduce((least, ordinal) => Math.min(least, cost[ordinal]!), Number.POSITIVE_INFINITY);
}

function bestFirst(one: RankedRow, other: RankedRow): number {
  return one.least - other.least || one.rowAt - other.rowAt;
}

function findAisles({ rows, seats, ordinalCount }: SeatMapIndex): Uint8Array {
  const found = new Uint8Array(ordinalCount);
  for (const { row } of rows) {
    row.ordinals.forEach((ordinal, place) => {
      const column = seats.column[ordinal]!;
      const isEnd = place === 0 || place === row.ordinals.length - 1;
      if (isEnd || row.cells[column - 1] === '_' || row.cells[column + 1] === '_') found[ordinal] = 1;
    });
  }
  return found;
}

/** Where in an area somebody stands is theirs to choose, so all its places are as near as their mean. */
function areasByDistance(index: SeatMapIndex): number[] {
  const distances = new Map<number, number>();
  for (const [sectionAt, { area }] of index.drawing.sections.entries()) {
    if (area === undefined) continue;
    let sum = 0;
    for (const ordinal of index.ordinalsOf(sectionAt)) sum += index.seats.stageDistance[ordinal]!;
    distances.set(sectionAt, sum / area.capacity);
  }
  return [...distances].sort(([, one], [, other]) => one - other).map(([sectionAt]) => sectionAt);
}
