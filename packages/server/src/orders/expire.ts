import type { OrdersDeps } from './deps.ts';
import { expireHeldOrders, freeTicketsOfExpired } from './expire.sql.ts';
import { tellFreeOrOffered } from './tell-board.ts';

const sweptAtOnce = 500;

/**
 * Tidies what is past its time. Nothing depends on it: expiry is judged by the clock in every statement, and an order
 * that this has not reached yet is as expired as one that it has. The board knows by its own clock, too.
 */
export async function sweepExpired(deps: OrdersDeps): Promise<number> {
  const { expired, freed } = await deps.database.inTransaction(
    async (sql) => {
      const expired = await expireHeldOrders(sql, sweptAtOnce);
      return { expired, freed: expired.length === 0 ? [] : await freeTicketsOfExpired(sql, expired) };
    },
    { repeatable: true, byKey: true },
  );
  tellFreeOrOffered(deps, freed);
  return expired.length;
}
