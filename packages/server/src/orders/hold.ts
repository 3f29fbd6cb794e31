import type { SeatReasons } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../listings/listings.ts';
import type { Sql } from '../platform/database/database.ts';
import { Overtaken, overtakenTooOften, untilNotOvertaken } from '../platform/overtaken.ts';
import { notFound } from '../platform/problem.ts';
import type { OrdersDeps, SeatNames } from './deps.ts';
import {
  findOrdersByKeys,
  insertOrdersAndTakeSeatsIfFree,
  type NewOrder,
  readJudgements,
} from './hold.sql.ts';
import { chooseSeats } from './hold-choice.ts';
import { type Decision, decideHolds, type HoldWish, type ReadyHoldWish } from './hold-decision.ts';
import { inOneCommit } from './in-one-commit.ts';
import { lockBuyers } from './lock.sql.ts';
import { offerNearest } from './nearest-free.ts';
import { newOrderRow } from './new-order-row.ts';
import type { OrderRow } from './read.sql.ts';
import { idempotencyMismatch, seatsTaken, seatsUnknown } from './refusals.ts';
import { distinct } from './sorted.ts';
import { tellHeld } from './tell-board.ts';

/** The order that holds the seats: as it was just made, or the one that this key made before. */
export type Holding =
  | { readonly made: OrderRow; readonly terms: SaleTerms; readonly reasons?: SeatReasons }
  | { readonly earlier: number };

/**
 * Step 1 of the sale: many holds in one transaction that judges before it writes, so that a refused order has touched
 * no row and nobody loses an expired hold that nobody took.
 *
 * @returns a function for one wish. It throws ProblemError `not_found`, `not_on_sale`, `seats_unknown`, `seats_taken`,
 * `sold_out`, `no_such_block`, `invalid_request`, `limit_reached`, `idempotency_mismatch`, `overloaded`
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
  const answers = wishes.map((wish, at) => {
    const earlier = found[at] ?? null;
    if (earlier === null) return seatsTaken(wish.sold, wish);
    return earlier.requestHash.equals(wish.requestHash)
      ? { earlier: earlier.orderId }
      : idempotencyMismatch();
  });
  return offerNearest(deps, wishes, answers, { isJudged: false });
}

/** @throws ProblemError `not_found`, `seats_unknown` */
async function seatMapOf(deps: OrdersDeps, wish: HoldWish): Promise<SeatNames> {
  const seatMap = await deps.seatMapOfListing(wish.listingId);
  if (seatMap === null) throw notFound('listing', wish.listing);
  const unknown = wish.seats.filter((seat) => !seatMap.has(seat));
  if (unknown.length > 0) throw seatsUnknown(unknown, seatMap, 'Nothing is held.');
  return seatMap;
}

type Again = Extract<Decision<ReadyHoldWish>, { again: unknown }>;

/** A round is lost only to somebody else's progress; so many, and something else is wrong. */
const maxRounds = 20;

/** Until every wish is decided: one whose seats were chosen and went to somebody else has others chosen. */
async function holdSeats(deps: OrdersDeps, wishes: readonly ReadyHoldWish[]): Promise<(Holding | Error)[]> {
  const answers: (Holding | Error)[] = wishes.map(() => overtakenTooOften());
  let open = wishes.map((wish, at) => ({ wish, at }));
  let isAnew = false;
  for (let round = 1; open.length > 0 && round <= maxRounds; round += 1) {
    const { told, made } = await untilNotOvertaken(async () => {
      const chosen = await chooseSeats(
        deps,
        open.map(({ wish }) => wish),
        isAnew,
      );
      isAnew = true;
      return deps.database.inTransaction((sql) => judgeAndHold(sql, deps, chosen), {
        repeatable: true,
        byKey: true,
        pipelined: true,
      });
    });
    tellHeld(deps, made);
    const rest: typeof open = [];
    for (const [position, answer] of told.entries()) {
      const { wish, at } = open[position]!;
      if ('again' in answer) rest.push({ wish: withGone(wish, answer.again), at });
      else answers[at] = answer;
    }
    open = rest;
  }
  return offerNearest(deps, wishes, answers, { isJudged: true });
}

function withGone(wish: ReadyHoldWish, gone: readonly number[]): ReadyHoldWish {
  return { ...wish, gone: [...(wish.gone ?? []), ...gone] };
}

async function judgeAndHold(
  sql: Sql,
  deps: OrdersDeps,
  wishes: readonly ReadyHoldWish[],
): Promise<{ told: (Holding | Error | Again)[]; made: ToldOrder[] }> {
  // Sent together and done in this order: what the judgement reads, it reads behind the locks.
  const [, judgements, terms] = await Promise.all([
    lockBuyers(sql, distinct(wishes, 'listingId', 'buyerId')),
    readJudgements(sql, wishes),
    deps.listings.saleTerms(sql, [...new Set(wishes.map(({ listingId }) => listingId))]),
  ]);
  const decisions = decideHolds(wishes, judgements, terms);

  const orders = decisions.flatMap((decision) => ('hold' in decision ? [newOrder(deps, decision)] : []));
  if (orders.length === 0) return { told: answersOf(decisions, []), made: [] };
  const held = await insertOrdersAndTakeSeatsIfFree(sql, orders, deps.times.holdSeconds);
  if (held.seats < orders.reduce((sum, { seats }) => sum + seats.length, 0)) throw new Overtaken();
  const made = orders.map((order) => newOrderRow(order, held));
  return {
    told: answersOf(
      decisions,
      made.map((row) => ({ made: row, terms: terms.get(row.listing_id)! })),
    ),
    made: orders.map((order) => ({ ...order, expiresAt: held.expiresAt })),
  };
}

type ToldOrder = NewOrder & { readonly expiresAt: Date };

function newOrder(
  deps: OrdersDeps,
  { hold: wish, terms, offers }: Extract<Decision<ReadyHoldWish>, { hold: unknown }>,
): NewOrder {
  const seats = wish.seats.toSorted((a, b) => a - b);
  const offerOf = new Map(offers);
  return {
    listingId: wish.listingId,
    orderId: deps.newId('ord'),
    buyerId: wish.buyerId,
    seats,
    prices: seats.map((seat) => offerOf.get(seat) ?? terms.prices[wish.seatMap.categoryOf(seat)]!),
    offers: seats.map((seat) => offerOf.get(seat) ?? null),
    currency: terms.currency,
    idempotencyKey: wish.idempotencyKey,
    requestHash: wish.requestHash,
  };
}

/** Puts what was made back to the wishes that it was made for, and to those that came with the same key. */
function answersOf(
  decisions: readonly Decision<ReadyHoldWish>[],
  made: readonly Holding[],
): (Holding | Error | Again)[] {
  const answered: (Holding | Error | Again)[] = [];
  let next = 0;
  for (const decision of decisions) {
    if (decision instanceof Error) answered.push(decision);
    else if ('hold' in decision) answered.push({ ...made[next++]!, ...reasonsOf(decision.hold) });
    else if ('sameAs' in decision) answered.push(answered[decision.sameAs]!);
    else answered.push(decision);
  }
  return answered;
}

function reasonsOf({ choice }: ReadyHoldWish): { reasons?: SeatReasons } {
  return choice !== undefined && 'reasons' in choice ? { reasons: choice.reasons } : {};
}
