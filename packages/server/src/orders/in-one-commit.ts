import { batching } from '../platform/batching.ts';
import { DatabaseUnavailable } from '../platform/database/database.ts';
import type { OrdersDeps } from './deps.ts';

/** As many as one statement still plans and runs well with; measured in docs/performance.md. */
const most = 100;

/**
 * Runs a step for many wishes in one transaction: those that come while one is under way are in the next. A wish that
 * breaks the statement fails alone; a database that is away is away for all of them. Where requests enter (`isEntry`)
 * so many may wait, and the others are refused.
 */
export function inOneCommit<Wish, Answer>(
  deps: Pick<OrdersDeps, 'soon'>,
  run: (wishes: readonly Wish[]) => Promise<readonly (Answer | Error)[]>,
  { isEntry = false }: { isEntry?: boolean } = {},
): (wish: Wish) => Promise<Answer> {
  return batching({
    run,
    most,
    // Behind an entry nobody is turned away: "nothing was changed" would not be true there any more.
    ...(isEntry ? {} : { waiting: Number.POSITIVE_INFINITY }),
    isShared: (error) => error instanceof DatabaseUnavailable,
    ...(deps.soon === undefined ? {} : { soon: deps.soon }),
  });
}
