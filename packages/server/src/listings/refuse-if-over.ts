import { ProblemError } from '../platform/problem.ts';
import type { SaleTerms } from './sql.ts';

/**
 * Nothing is arranged any more for a performance that was called off or has begun. `kept`: what that leaves as it was.
 * @throws ProblemError `not_on_sale`
 */
export function refuseIfOver({ state, startsAt, saleOpensAt, title, now }: SaleTerms, kept: string): void {
  const opensAt = saleOpensAt?.toISOString() ?? null;
  if (state === 'cancelled')
    throw new ProblemError(
      'not_on_sale',
      { reason: 'cancelled', opensAt },
      `"${title}" was cancelled. ${kept}`,
    );
  if (startsAt <= now)
    throw new ProblemError(
      'not_on_sale',
      { reason: 'ended', opensAt },
      `"${title}" began at ${startsAt.toISOString()}. ${kept}`,
    );
}
