import { ProblemError } from './problem.ts';

/** Somebody else's transaction wrote what was asked for, a seat or a scan, between our judgement and our writing. */
export class Overtaken extends Error {}

/** Each round judges what the winner of the one before left; a round is lost only to somebody else's progress. */
const maxRounds = 20;

/** Runs the work again for as long as it is overtaken. @throws ProblemError `overloaded`, when that never ends */
export async function untilNotOvertaken<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let round = 1; round <= maxRounds; round++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw overtakenTooOften();
}

export function overtakenTooOften(): ProblemError<'overloaded'> {
  return new ProblemError(
    'overloaded',
    {},
    'Too many want the very same at once. Nothing was changed; try again.',
    { retryAfterSeconds: 1 },
  );
}
