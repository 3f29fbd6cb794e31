import { ProblemError } from '../platform/problem.ts';

/** The same scan, or the same ticket, was written by somebody else between our judgement and our writing. */
export class Overtaken extends Error {}

/** Each round sees what the winner of the one before wrote. */
const maxRounds = 10;

/** Runs the work again for as long as it is overtaken. @throws ProblemError `overloaded`, when that never ends */
export async function untilNotOvertaken<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let round = 1; round <= maxRounds; round++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new ProblemError(
    'overloaded',
    {},
    'The same scans come from too many at once. Nothing was recorded; send them again.',
    { retryAfterSeconds: 1 },
  );
}
