import type { Point } from '@admit-one/sdk/seat-map';
import type { Box, HallPlan } from './hall-plan.ts';

/** Keeps labels off each other, and as far as it goes off the seats. */
export class LabelRoom {
  readonly #taken: Box[] = [];
  readonly #xs: Float32Array;
  readonly #ys: Float32Array;
  readonly #reach: number;
  readonly #bounds: Box;

  /** Labels stay inside `bounds`. */
  constructor(plan: HallPlan, bounds: Box) {
    this.#bounds = bounds;
    this.#reach = plan.scale / 2;
    this.#xs = new Float32Array(plan.ordinals.length);
    this.#ys = new Float32Array(plan.ordinals.length);
    for (const [at, ordinal] of plan.ordinals.entries()) {
      const { x, y } = plan.seatOnPaper(ordinal);
      this.#xs[at] = x;
      this.#ys[at] = y;
    }
  }

  take(box: Box): void {
    this.#taken.push(box);
  }

  /** Where the lowest label ends; nothing above `least`. */
  bottom(least: number): number {
    return this.#taken.reduce((lowest, { y, height }) => Math.max(lowest, y + height), least);
  }

  /**
   * Takes the candidate that covers the fewest seats, the first of equal ones; none where all are taken or outside. So many
   * points further from `from` weigh as much as a seat.
   */
  takeBest(candidates: readonly Box[], from?: Point, pointsASeat = 1): Box | undefined {
    let best: Box | undefined;
    let least = Infinity;
    for (const candidate of candidates) {
      if (!contains(this.#bounds, candidate) || this.#taken.some((box) => meet(box, candidate))) continue;
      const far = from === undefined ? 0 : distanceTo(candidate, from) / pointsASeat;
      if (far >= least) continue;
      const cost = far + this.#covered(candidate);
      if (cost < least) [best, least] = [candidate, cost];
    }
    if (best !== undefined) this.take(best);
    return best;
  }

  #covered({ x, y, width, height }: Box): number {
    const [left, right] = [x - this.#reach, x + width + this.#reach];
    const [top, bottom] = [y - this.#reach, y + height + this.#reach];
    let covered = 0;
    for (let at = 0; at < this.#xs.length; at += 1) {
      const [seatX, seatY] = [this.#xs[at]!, this.#ys[at]!];
      if (seatX > left && seatX < right && seatY > top && seatY < bottom) covered += 1;
    }
    return covered;
  }
}

function distanceTo({ x, y, width, height }: Box, from: Point): number {
  const aside = Math.max(x - from.x, 0, from.x - x - width);
  const ahead = Math.max(y - from.y, 0, from.y - y - height);
  return Math.hypot(aside, ahead);
}

function meet(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
