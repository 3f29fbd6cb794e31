/** Every random choice of a run comes out of one of these, so that its seed tells it again. */
export interface Seeded {
  /** From 0 up to, but not, 1. */
  number(): number;
  /** From 0 up to, but not, `below`. */
  integer(below: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** So many different ones, in no order. */
  sample<Value>(values: readonly Value[], count: number): Value[];
  /** One for a part of the run whose number of choices nobody knows: the others choose as if it were not there. */
  fork(name: string | number): Seeded;
}

/** mulberry32: 32 bits of state, which is enough to choose seats and instants with. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(number() * below);
  return {
    number,
    integer,
    chance: (probability) => number() < probability,
    pick: (values) => values[integer(values.length)]!,
    sample(values, count) {
      const left = [...values];
      return Array.from(
        { length: Math.min(count, left.length) },
        () => left.splice(integer(left.length), 1)[0]!,
      );
    },
    fork(name) {
      let hash = seed;
      for (const letter of String(name)) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
      return seeded(hash);
    },
  };
}

/** The one that the environment names, to tell a run again; otherwise any. */
export function chooseSeed(): number {
  const given = process.env.ADMIT_TEST_SEED;
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}
