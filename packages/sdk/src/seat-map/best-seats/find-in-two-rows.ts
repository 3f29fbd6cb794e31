import { isBetter, rankOf } from './rank.ts';
import type { Run, Stretch } from './runs.ts';
import type { Block, Wanted } from './wanted.ts';

/**
 * The best so many seats in two rows, one directly behind the other: in each of them beside each other, and some seat
 * of one behind or diagonally behind a seat of the other. Compact ones are better: two and two rather than three and
 * one.
 */
export function findInTwoRows(wanted: Wanted, count: number, accessible: number): Block | null {
  const { index, order, sectionAt, wish } = wanted;
  let best: Block | null = null;
  for (const { rowAt, least } of order.pairs) {
    if (best !== null && wish.near === undefined && least >= best.rank) break;
    if (sectionAt !== undefined && index.rows[rowAt]!.sectionAt !== sectionAt) continue;
    const behind = wanted.runsOf(rowAt + 1);
    for (const front of wanted.runsOf(rowAt)) {
      for (const back of behind) best = findInRuns(wanted, { front, back, count, accessible }, best);
    }
  }
  return best;
}

type TwoRuns = {
  readonly front: Run;
  readonly back: Run;
  readonly count: number;
  readonly accessible: number;
};

function findInRuns(wanted: Wanted, two: TwoRuns, best: Block | null): Block | null {
  const { front, back, count, accessible } = two;
  const first: Stretch = { ...front };
  const second: Stretch = { ...back };
  const both = [first, second];
  let found = best;
  for (let inFront = 1; inFront < count; inFront += 1) {
    const inBack = count - inFront;
    for (let from = front.from; from + inFront <= front.to; from += 1) {
      const across = front.across + from - front.from;
      // From where the last one behind is diagonally left of the first in front, to the same on the right.
      const nearest = back.from + Math.ceil(across - inBack - back.across);
      const furthest = back.from + Math.floor(across + inFront - back.across);
      const last = Math.min(furthest, back.to - inBack);
      for (let behind = Math.max(nearest, back.from); behind <= last; behind += 1) {
        [first.from, first.to] = [from, from + inFront];
        [second.from, second.to] = [behind, behind + inBack];
        const apart = looseness(inFront, inBack, back.across + behind - back.from - across);
        const rank = rankOf(wanted, both, accessible) + apart;
        if (isBetter(rank, found))
          found = {
            seats: both.flatMap((each) => each.ordinals.slice(each.from, each.to)),
            rank,
            spread: 'rows',
          };
      }
    }
  }
  return found;
}

/** How far apart they are: twice the mean square of the distance from their middle, in places. */
function looseness(inFront: number, inBack: number, offset: number): number {
  const count = inFront + inBack;
  const betweenMiddles = offset + (inBack - inFront) / 2;
  const within = (inFront * (inFront ** 2 - 1) + inBack * (inBack ** 2 - 1)) / 12;
  return 2 * (within / count + (inFront * inBack * (betweenMiddles ** 2 + 1)) / count ** 2);
}
