import type { Random } from './random.ts';

/** How much goes wrong in one run, and of which kinds. Probabilities are per call. */
export interface Weather {
  /** Statements whose connection breaks, before or after they took effect. */
  readonly databaseLoses: number;
  /** Commits of which nobody learns whether they happened. */
  readonly commitLost: number;
  readonly gatewayLosesBefore: number;
  readonly gatewayLosesAfter: number;
  /** Keys to which the gateway answers 500 for ever. */
  readonly keyPoisoned: number;
  readonly captureRefused: number;
  /** Answers that take their time, while others go on. */
  readonly lateAnswer: number;
  /** How often, per step, something happens to the whole: a death, a webhook, the clock, a loop. */
  readonly trouble: number;
  readonly kinds: readonly Trouble[];
}

export const troubles = [
  ...(['death', 'start', 'clock', 'loop', 'webhook', 'impatience'] as const),
  ...(['refund', 'dispute', 'cancellation', 'keeping', 'scan'] as const),
];

export type Trouble = (typeof troubles)[number];

export const calm: Weather = {
  databaseLoses: 0,
  commitLost: 0,
  gatewayLosesBefore: 0,
  gatewayLosesAfter: 0,
  keyPoisoned: 0,
  captureRefused: 0,
  lateAnswer: 0,
  trouble: 0,
  kinds: [],
};

/** How much of a kind is much, where a run has it. */
const much = {
  databaseLoses: 0.15,
  commitLost: 0.4,
  gatewayLosesBefore: 0.8,
  gatewayLosesAfter: 0.8,
  keyPoisoned: 0.4,
  captureRefused: 0.8,
  lateAnswer: 0.6,
};

/** A few kinds of trouble at a time: everything at once mostly ends in refusals, and hides what two of them do. */
export function drawWeather(random: Random): Weather {
  const kinds = random.some(Object.keys(much) as (keyof typeof much)[], 1 + random.below(3));
  const amounts = kinds.map((kind) => [kind, much[kind] * random.fraction()]);
  return {
    ...calm,
    ...Object.fromEntries(amounts),
    trouble: random.chance(0.75) ? random.fraction() * 0.3 : 0,
    kinds: random.some(troubles, 1 + random.below(troubles.length)),
  };
}
