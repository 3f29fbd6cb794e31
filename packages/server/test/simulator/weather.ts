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

export const troubles = ['death', 'start', 'clock', 'loop', 'webhook', 'impatience'] as const;

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

/** A few kinds of trouble at a time: everything at once mostly ends in refusals, and hides what two of them do. */
export function drawWeather(random: Random): Weather {
  const sometimes = (probability: number, most: number) =>
    random.chance(probability) ? random.fraction() * most : 0;
  return {
    databaseLoses: sometimes(0.2, 0.1),
    commitLost: sometimes(0.25, 0.4),
    gatewayLosesBefore: sometimes(0.35, 0.6),
    gatewayLosesAfter: sometimes(0.35, 0.6),
    keyPoisoned: sometimes(0.1, 0.3),
    captureRefused: sometimes(0.25, 0.8),
    lateAnswer: sometimes(0.4, 0.4),
    trouble: sometimes(0.85, 0.3),
    kinds: random.some(troubles, 1 + random.below(troubles.length)),
  };
}
