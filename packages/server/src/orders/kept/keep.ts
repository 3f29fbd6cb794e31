import { encodeId } from '@admit-one/sdk/contract';
import { refuseIfOver } from '../../listings/listings.ts';
import type { Sql } from '../../platform/database/database.ts';
import { Overtaken, untilNotOvertaken } from '../../platform/overtaken.ts';
import { notFound, ProblemError } from '../../platform/problem.ts';
import type { SeatNames } from '../deps.ts';
import { tellKept } from '../tell-board.ts';
import type { KeptDeps } from './deps.ts';
import { keepSeatsIfNobodyHasThem, readSeatsSomebodyHas, type SeatsOfListing } from './kept.sql.ts';

export interface KeepWish extends SeatsOfListing {
  readonly reason: string;
}

/**
 * Makes seats the seller's own, all of them or none. As a hold does it: look, then take all seats in one pass in their
 * order, and begin again where somebody came between. Locking them first would wait for a hold that waits for us.
 *
 * @throws ProblemError `not_found`, `not_on_sale`, `seats_in_use`, `overloaded`
 */
export async function keepSeats(
  deps: KeptDeps,
  wish: KeepWish,
  seatMap: SeatNames,
): Promise<{ keptAt: Date }> {
  const kept = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => judgeAndKeep(sql, deps, wish, seatMap), {
      repeatable: true,
      byKey: true,
    }),
  );
  tellKept(deps, [wish]);
  return kept;
}

async function judgeAndKeep(
  sql: Sql,
  deps: KeptDeps,
  wish: KeepWish,
  seatMap: SeatNames,
): Promise<{ keptAt: Date }> {
  const terms = (await deps.listings.saleTerms(sql, [wish.listingId])).get(wish.listingId);
  if (terms === undefined) throw notFound('listing', encodeId('lst', wish.listingId));
  refuseIfOver(terms, 'Nothing was kept back.');
  const had = await readSeatsSomebodyHas(sql, wish);
  if (had.length > 0) throw inUse(wish.listingId, had, seatMap);
  const { seats, keptAt } = await keepSeatsIfNobodyHasThem(sql, wish);
  if (seats < wish.seats.length) throw new Overtaken();
  return { keptAt };
}

/** As many as a person reads. */
const toldOf = 20;

function inUse(
  listingId: number,
  had: Awaited<ReturnType<typeof readSeatsSomebodyHas>>,
  seatMap: SeatNames,
): ProblemError<'seats_in_use'> {
  const listing = encodeId('lst', listingId);
  const seats = had
    .slice(0, toldOf)
    .map(({ seat, state }) => ({ seat, label: seatMap.labelOf(seat), listingId: listing, state }));
  const names = seats.map(({ label, state }) => `${label} (${state})`).join(', ');
  const more = had.length > toldOf ? ` and ${had.length - toldOf} more` : '';
  return new ProblemError(
    'seats_in_use',
    { seats },
    `Somebody has ${names}${more}. Nothing was kept back: leave them out, or refund what is sold first.`,
  );
}
