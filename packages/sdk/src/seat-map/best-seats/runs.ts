import type { SeatMapIndex } from '../geometry.ts';

/** Seats directly beside each other: places `from` up to, not with, `to` of a row. */
export type Stretch = { readonly ordinals: readonly number[]; from: number; to: number };

/** As many seats beside each other as there are, and where the first one is across the section. */
export type Run = Readonly<Stretch> & { readonly across: number };

export function findRuns(index: SeatMapIndex, rowAt: number, takes: (ordinal: number) => boolean): Run[] {
  const { left, column } = index.seats;
  const { ordinals, shift = 0 } = index.rows[rowAt]!.row;
  const runs: Run[] = [];
  let from = -1;
  for (let at = 0; at <= ordinals.length; at += 1) {
    const ordinal = ordinals[at];
    const isTaken = ordinal === undefined || !takes(ordinal);
    if (from !== -1 && (isTaken || left[ordinal] === -1)) {
      runs.push({ ordinals, from, to: at, across: column[ordinals[from]!]! + shift });
      from = -1;
    }
    if (from === -1 && !isTaken) from = at;
  }
  return runs.length === 0 ? none : runs;
}

/** Most rows of a house that is nearly sold out. */
const none: Run[] = [];
