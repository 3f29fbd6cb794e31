import { isBetter, rankOf } from './rank.ts';
import type { Run } from './runs.ts';
import type { Block, Wanted } from './wanted.ts';

/** The best so many seats beside each other in one row. */
export function findInRow(wanted: Wanted, count: number, accessible: number): Block | null {
  const { index, order, sectionAt, wish } = wanted;
  let best: Block | null = null;
  for (const { rowAt, least } of order.rows) {
    // Rows come best first, so none after this one is better.
    if (best !== null && wish.near === undefined && least >= best.rank) break;
    if (sectionAt !== undefined && index.rows[rowAt]!.sectionAt !== sectionAt) continue;
    // A row that is looked at again for others is worth a whole look; near some seats most rows are worth none.
    const found: Block | null =
      wish.near === undefined
        ? wanted.bestOf(rowAt, count, accessible, () => findInRuns(wanted, rowAt, count, accessible, null))
        : findInRuns(wanted, rowAt, count, accessible, best);
    if (found !== null && isBetter(found.rank, best)) best = found;
  }
  return best;
}

function findInRuns(
  wanted: Wanted,
  rowAt: number,
  count: number,
  accessible: number,
  best: Block | null,
): Block | null {
  let found = best;
  for (const run of wanted.runsOf(rowAt)) found = findInRun(wanted, run, count, accessible, found);
  return found;
}

function findInRun(
  wanted: Wanted,
  { ordinals, from, to }: Run,
  count: number,
  accessible: number,
  best: Block | null,
): Block | null {
  const window = { ordinals, from, to: from + count };
  const only = [window];
  let found = best;
  for (; window.to <= to; window.from += 1, window.to += 1) {
    if (isFar(wanted, ordinals[window.from]!, count, found)) continue;
    const rank = rankOf(wanted, only, accessible);
    if (isBetter(rank, found)) found = { seats: ordinals.slice(window.from, window.to), rank, spread: 'row' };
  }
  return found;
}

/** Whether even the nearest seat of a window is further off than the best: it is less than `count` from the first. */
function isFar({ wish, costOf }: Wanted, first: number, count: number, best: Block | null): boolean {
  return wish.near !== undefined && best !== null && costOf(first) - count >= best.rank;
}
