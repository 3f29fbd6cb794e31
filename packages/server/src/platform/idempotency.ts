import { ProblemError } from './problem.ts';

/**
 * Compares a request with the earlier one of the same idempotency key.
 *
 * @throws ProblemError `idempotency_mismatch` when it is another request
 */
export function refuseOtherRequest(earlierHash: Buffer, requestHash: Buffer): void {
  if (earlierHash.equals(requestHash)) return;
  throw new ProblemError(
    'idempotency_mismatch',
    {},
    'This idempotency key came with another request before. That one stands; send this one with a key of its own.',
  );
}
