import type { Random } from './random.ts';

/** `waits` keeps the point: it has run into a lock of somebody else. */
export type Passed = 'waits' | undefined;

/** A point at which somebody waits to be let on: a statement, a commit, a call of the gateway, an answer on its way. */
export interface Point {
  /** Who dies with it; null is outside of all processes. */
  readonly owner: object | null;
  readonly label: string;
  /** False while it waits for somebody else, such as for a lock. */
  isReady?(): boolean;
  /** Lets it on; it may come as far as the next wait only. */
  pass(): Passed;
  /**
   * What becomes of it when its owner dies: whatever was sent may still arrive, and nobody hears of it. Without this
   * it is gone.
   */
  outlive?(): Passed;
}

/**
 * Decides who goes on, one at a time: between two choices everything runs until it waits at a point again. The same
 * seed decides the same.
 */
export class Scheduler {
  readonly #random: Random;
  /** How likely whoever went on last goes on again: some bugs need long runs, others quick changes. */
  readonly #stickiness: number;
  /** Whether those who ran into a lock go on before all others when it is free, in their order, as in PostgreSQL. */
  readonly #keepsOrder: boolean;
  #waiters = new Set<Point>();
  #points: Point[] = [];
  #last: object | null = null;

  constructor(random: Random, stickiness: number, keepsOrder = false) {
    this.#random = random;
    this.#stickiness = stickiness;
    this.#keepsOrder = keepsOrder;
  }

  add(point: Point): void {
    this.#points.push(point);
  }

  /** A pause of somebody: goes on when it is let on. */
  pause(label: string): Promise<void> {
    return new Promise((resolve) => {
      this.add({ owner: null, label, pass: () => resolve() as undefined });
    });
  }

  /** Lets one of the points on; to be called when nobody runs. Null: nobody waits, or all wait for each other. */
  step(): Point | null {
    const ready = this.#points.filter((point) => point.isReady?.() ?? true);
    if (ready.length === 0) return null;
    const point = this.#choose(ready);
    this.#last = point.owner;
    if (point.pass() === 'waits') {
      this.#waiters.add(point);
    } else {
      this.#waiters.delete(point);
      this.#points.splice(this.#points.indexOf(point), 1);
    }
    return point;
  }

  #choose(ready: readonly Point[]): Point {
    const waiter = this.#keepsOrder ? [...this.#waiters].find((one) => ready.includes(one)) : undefined;
    if (waiter !== undefined) return waiter;
    const same = ready.filter((point) => point.owner === this.#last);
    const isSame = same.length > 0 && this.#random.chance(this.#stickiness);
    return this.#random.pick(isSame ? same : ready);
  }

  get waiting(): readonly Point[] {
    return this.#points;
  }

  /** The owner died: what it had sent may outlive it. */
  bury(owner: object): void {
    const ghosts = new Map<Point, Point | null>();
    for (const point of this.#points) if (point.owner === owner) ghosts.set(point, this.#ghostOf(point));
    const replace = (points: Iterable<Point>) =>
      [...points].map((point) => ghosts.get(point) ?? point).filter((point) => ghosts.get(point) !== null);
    this.#points = replace(this.#points);
    this.#waiters = new Set(replace(this.#waiters));
  }

  /** What waits for a lock has arrived for certain. */
  #ghostOf(point: Point): Point | null {
    const { outlive, isReady, label } = point;
    if (outlive === undefined || (!this.#waiters.has(point) && this.#random.chance(0.5))) return null;
    return { owner: null, label: `${label}, of the dead`, pass: outlive, ...(isReady && { isReady }) };
  }
}

/**
 * Node drains all microtasks before the next tick, so a tick asked for by a microtask comes when every promise that
 * could go on has gone on. It costs a microsecond, where a turn of the event loop costs twenty.
 */
export function untilNobodyRuns(): Promise<void> {
  return new Promise((resolve) => {
    queueMicrotask(() => process.nextTick(resolve));
  });
}
