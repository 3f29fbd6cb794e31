import { batching } from '../platform/batching.ts';
import { DatabaseUnavailable } from '../platform/database/database.ts';
import type { OrdersDeps } from './deps.ts';

/** As many as one statement still plans and runs well with; measured in docs/performance.md. */
const most = 100;

/**
 * Runs a step for many wishes in one transaction: those that come while one is under way are in the next. A wish that
 * breaks the statement fails alone; a database that is away is away for all of them.
 */
export function inOneCommit<Wish, Answer>(
  deps: Pick<OrdersDeps, 'soon'>,
  run: (wishes: readonly Wish[]) => Promise<readonly (Answer | Error)[]>,
): (wish: Wish) => Promise<Answer> {
  return batching({
    run,
    most,
    isShared: (error) => error instanceof DatabaseUnavailable,
    ...(deps.soon === undefined ? {} : { soon: deps.soon }),
  });
}
