import type { Sql } from '../platform/database/database.ts';
import { oneAtATime } from '../platform/one-at-a-time.ts';
import { Overtaken, untilNotOvertaken } from '../platform/overtaken.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import { countSeatsBeside } from './begin.sql.ts';
import { type ChangedSeat, changeSeatsIfHeld, readChangeJudgement } from './change.sql.ts';
import { type ChangeWish, decideChange, type ReadyChangeWish, type SeatsGone } from './change-decision.ts';
import type { OrdersDeps } from './deps.ts';
import { type LockedOrder, lockBuyers, lockOrders } from './lock.sql.ts';
import { proposeNearest } from './nearest-free.ts';
import { seatsTaken, seatsUnknown } from './refusals.ts';

/**
 * Changes the seats of a hold in one commit that judges before it writes: the buyer has the old seats until they have
 * the new ones, and the hold ends when it would have ended. A refused change has touched no row.
 *
 * @returns a function for one wish. It throws ProblemError `not_found`, `order_state`, `hold_expired`, `seats_unknown`,
 * `seats_taken`, `not_on_sale`, `limit_reached`, `idempotency_mismatch`, `rate_limited`, `overloaded`
 */
export function createChange(deps: OrdersDeps): (wish: ChangeWish) => Promise<void> {
  // Many clicks wait here for the first, and not at the order's row with a connection each.
  const oneClickAtATime = oneAtATime<void>();
  return async (wish) => {
    const seatMap = await deps.seatMapOfListing(wish.listingId);
    if (seatMap === null) throw notFound('order', wish.order);
    const unknown = wish.seats.filter((seat) => !seatMap.has(seat));
    if (unknown.length > 0) throw seatsUnknown(unknown, seatMap, 'The hold is as it was.');
    const { listingId, orderId, buyerId, idempotencyKey, requestHash } = wish;
    const click = [listingId, orderId, buyerId, requestHash.toString('hex'), idempotencyKey].join(' ');
    await oneClickAtATime(click, () => changeSeats(deps, { ...wish, seatMap }));
  };
}

async function changeSeats(deps: OrdersDeps, wish: ReadyChangeWish): Promise<void> {
  const done = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => judgeAndChange(sql, deps, wish), {
      repeatable: true,
      byKey: true,
      pipelined: true,
    }),
  );
  if (done === null) return;
  if ('gone' in done) throw await refusalOf(deps, wish, done);
  const { order, seats } = done;
  deps.listings.seatsChanged(
    seats.map(({ seat, state, offerPrice }) => ({
      listingId: order.listingId,
      seat,
      status: state,
      buyerId: state === 'held' ? order.buyerId : null,
      heldUntil: state === 'held' ? order.expiresAt : null,
      offerPrice,
    })),
  );
}

/** With what is free near the new seats; nothing is held by that. */
async function refusalOf(
  deps: OrdersDeps,
  { listingId, seatMap }: ReadyChangeWish,
  { gone, added, holds }: SeatsGone,
): Promise<ProblemError<'seats_taken'>> {
  const { nearest } = await proposeNearest(deps, { listingId, seats: added, seatMap }, gone, true);
  const { details, message } = seatsTaken(gone, { seatMap, seats: gone }, nearest);
  const held = holds.map((seat) => seatMap.labelOf(seat)).join(', ');
  return new ProblemError('seats_taken', details, `${message} You still hold ${held}.`);
}

/** Null: the key has changed the order before. */
async function judgeAndChange(
  sql: Sql,
  deps: OrdersDeps,
  wish: ReadyChangeWish,
): Promise<{ order: LockedOrder; seats: ChangedSeat[] } | SeatsGone | null> {
  // Sent together and done in this order: what is read is read behind the locks.
  const [, [order], judgement, [beside], terms] = await Promise.all([
    lockBuyers(sql, [wish]),
    lockOrders(sql, [wish]),
    readChangeJudgement(sql, wish),
    countSeatsBeside(sql, [wish]),
    deps.listings.saleTerms(sql, [wish.listingId]),
  ]);
  const facts = { order, judgement, terms: terms.get(wish.listingId), beside: beside! };
  const decision = decideChange(wish, facts);
  if (decision instanceof ProblemError) throw decision;
  if ('isAnswered' in decision) return null;
  if ('gone' in decision) return decision;
  const { change } = decision;
  const seats = await changeSeatsIfHeld(sql, change);
  if (seats.length < change.seats.length + change.dropped.length) throw new Overtaken();
  return { order: order!, seats };
}
