import type { SaleTerms } from '../listings/listings.ts';
import type { Sql } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import type { OrdersDeps, SeatNames } from './deps.ts';
import {
  findOrdersByKeys,
  insertOrdersAndTakeSeatsIfFree,
  type NewOrder,
  readJudgements,
} from './hold.sql.ts';
import { type Decision, decideHolds, type HoldWish, type ReadyHoldWish } from './hold-decision.ts';
import { inOneCommit } from './in-one-commit.ts';
import { lockBuyers } from './lock.sql.ts';
import { newOrderRow } from './new-order-row.ts';
import { Overtaken, untilNotOvertaken } from './overtaken.ts';
import type { OrderRow } from './read.sql.ts';
import { idempotencyMismatch, seatsTaken, seatsUnknown } from './refusals.ts';
import { distinct } from './sorted.ts';
import { tellHeld } from './tell-board.ts';

/** The order that holds the seats: as it was just made, or the one that this key made before. */
export type Holding = { readonly made: OrderRow; readonly terms: SaleTerms } | { readonly earlier: number };

/**
 * Step 1 of the sale: many holds in one transaction that judges before it writes, so that a refused order has touched
 * no row and nobody loses an expired hold that nobody took.
 *
 * @returns a function for one wish. It throws ProblemError `not_found`, `not_on_sale`, `seats_unknown`, `seats_taken`,
 * `limit_reached`, `idempotency_mismatch`, `overloaded`
 */
export function createHold(deps: OrdersDeps): (wish: HoldWish) => Promise<Holding> {
  const hold = inOneCommit<ReadyHoldWish, Holding>(deps, (wishes) => holdSeats(deps, wishes), {
    isEntry: true,
  });
  const refuse = inOneCommit<RefusedWish, Holding>(deps, (wishes) => refuseUnlessMadeBefore(deps, wishes), {
    isEntry: true,
  });
  return async (wish) => {
    const ready = { ...wish, seatMap: await seatMapOf(deps, wish) };
    const sold = deps.listings.knownSold(wish.listingId, wish.buyerId, wish.seats);
    return sold.length > 0 ? refuse({ ...ready, sold }) : hold(ready);
  };
}

/** `sold`: those of the seats that are known to be somebody else's. */
type RefusedWish = ReadyHoldWish & { readonly sold: readonly number[] };

/** What is known to be sold needs no transaction to be refused; but a key that was used answers as it did. */
async function refuseUnlessMadeBefore(
  deps: OrdersDeps,
  wishes: readonly RefusedWish[],
): Promise<(Holding | Error)[]> {
  const found = await findOrdersByKeys(deps.database.connection, wishes);
  return wishes.map((wish, at) => {
    const earlier = found[at] ?? null;
    if (earlier === null) return seatsTaken(wish.sold, wish);
    return earlier.requestHash.equals(wish.requestHash)
      ? { earlier: earlier.orderId }
      : idempotencyMismatch();
  });
}

/** @throws ProblemError `not_found`, `seats_unknown` */
async function seatMapOf(deps: OrdersDeps, wish: HoldWish): Promise<SeatNames> {
  const seatMap = await deps.seatMapOfListing(wish.listingId);
  if (seatMap === null) throw notFound('listing', wish.listing);
  const unknown = wish.seats.filter((seat) => !seatMap.has(seat));
  if (unknown.length > 0) throw seatsUnknown(unknown, seatMap, 'Nothing is held.');
  return seatMap;
}

async function holdSeats(deps: OrdersDeps, wishes: readonly ReadyHoldWish[]): Promise<(Holding | Error)[]> {
  const { answers, made } = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => judgeAndHold(sql, deps, wishes), {
      repeatable: true,
      byKey: true,
      pipelined: true,
    }),
  );
  tellHeld(deps, made);
  return answers;
}

async function judgeAndHold(
  sql: Sql,
  deps: OrdersDeps,
  wishes: readonly ReadyHoldWish[],
): Promise<{ answers: (Holding | Error)[]; made: ToldOrder[] }> {
  // Sent together and done in this order: what the judgement reads, it reads behind the locks.
  const [, judgements, terms] = await Promise.all([
    lockBuyers(sql, distinct(wishes, 'listingId', 'buyerId')),
    readJudgements(sql, wishes),
    deps.listings.saleTerms(sql, [...new Set(wishes.map(({ listingId }) => listingId))]),
  ]);
  const decisions = decideHolds(wishes, judgements, terms);

  const orders = decisions.flatMap((decision) => ('hold' in decision ? [newOrder(deps, decision)] : []));
  if (orders.length === 0) return { answers: answersOf(decisions, []), made: [] };
  const held = await insertOrdersAndTakeSeatsIfFree(sql, orders, deps.times.holdSeconds);
  if (held.seats < orders.reduce((sum, { seats }) => sum + seats.length, 0)) throw new Overtaken();
  const made = orders.map((order) => newOrderRow(order, held));
  return {
    answers: answersOf(
      decisions,
      made.map((row) => ({ made: row, terms: terms.get(row.listing_id)! })),
    ),
    made: orders.map((order) => ({ ...order, expiresAt: held.expiresAt })),
  };
}

type ToldOrder = NewOrder & { readonly expiresAt: Date };

function newOrder(
  deps: OrdersDeps,
  { hold: wish, terms }: Extract<Decision<ReadyHoldWish>, { hold: unknown }>,
): NewOrder {
  const seats = wish.seats.toSorted((a, b) => a - b);
  return {
    listingId: wish.listingId,
    orderId: deps.newId('ord'),
    buyerId: wish.buyerId,
    seats,
    prices: seats.map((seat) => terms.prices[wish.seatMap.categoryOf(seat)]!),
    currency: terms.currency,
    idempotencyKey: wish.idempotencyKey,
    requestHash: wish.requestHash,
  };
}

/** Puts what was made back to the wishes that it was made for, and to those that came with the same key. */
function answersOf(
  decisions: readonly Decision<ReadyHoldWish>[],
  made: readonly Holding[],
): (Holding | Error)[] {
  const answered: (Holding | Error)[] = [];
  let next = 0;
  for (const decision of decisions) {
    if (decision instanceof Error) answered.push(decision);
    else if ('hold' in decision) answered.push(made[next++]!);
    else if ('sameAs' in decision) answered.push(answered[decision.sameAs]!);
    else answered.push(decision);
  }
  return answered;
}
