import type { SeatRef } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../listings/listings.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import type { OrdersDeps, SeatNames } from './deps.ts';
import { insertOrder, readJudgement, takeSeatsIfFree } from './hold.sql.ts';
import { lockBuyer } from './lock.sql.ts';

/** A buyer's wish to hold seats: all of them or none. */
export interface HoldWish {
  readonly listingId: number;
  /** As the buyer wrote it, for messages. */
  readonly listing: string;
  readonly buyerId: number;
  readonly seats: readonly number[];
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/** Somebody else's transaction took a seat between our judgement and our writing. */
class Overtaken extends Error {}

/** Each round judges what the winner of the one before left; a round is lost only to somebody else's progress. */
const maxRounds = 20;

/**
 * Step 1 of the sale. One transaction that judges before it writes, so that a refused order has touched no row and
 * nobody loses an expired hold that nobody took.
 *
 * @returns the order's id; the same one for the same key
 * @throws ProblemError `not_found`, `not_on_sale`, `seats_unknown`, `seats_taken`, `limit_reached`, `idempotency_mismatch`
 */
export async function holdSeats(deps: OrdersDeps, wish: HoldWish): Promise<number> {
  const seatMap = await seatMapOf(deps, wish);
  for (let round = 1; round <= maxRounds; round++) {
    try {
      return await deps.database.inTransaction((sql) => judgeAndHold(sql, deps, wish, seatMap));
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new ProblemError(
    'overloaded',
    {},
    'Too many buyers want these very seats. Nothing is held; try again.',
    {
      retryAfterSeconds: 1,
    },
  );
}

/** The seat map never changes, so it is in memory before the transaction begins. */
async function seatMapOf(deps: OrdersDeps, wish: HoldWish): Promise<SeatNames> {
  const seatMap = await deps.seatMapOfListing(wish.listingId);
  if (seatMap === null) throw notFound('listing', wish.listing);
  const unknown = wish.seats.filter((seat) => seat >= seatMap.seatCount);
  if (unknown.length > 0) {
    throw new ProblemError(
      'seats_unknown',
      { seats: unknown },
      `The seat map has ${seatMap.seatCount} seats, numbered from 0; there is no ${unknown.join(', ')}. Nothing is held.`,
    );
  }
  return seatMap;
}

async function judgeAndHold(sql: Sql, deps: OrdersDeps, wish: HoldWish, seatMap: SeatNames): Promise<number> {
  const { listingId, buyerId } = wish;
  await lockBuyer(sql, listingId, buyerId);
  const { earlier, taken, has } = await readJudgement(sql, wish);
  if (earlier !== null) {
    if (earlier.requestHash.equals(wish.requestHash)) return earlier.orderId;
    throw idempotencyMismatch();
  }
  if (taken.length > 0) throw seatsTaken(taken, seatMap, wish.seats.length);
  const terms = (await deps.listings.saleTerms(sql, [listingId])).get(listingId);
  if (terms === undefined) throw notFound('listing', wish.listing);
  refuseIfNotOnSale(terms);
  refuseIfOverLimit(wish, terms, has);

  const orderId = newId('ord');
  const seats = wish.seats.toSorted((a, b) => a - b);
  const heldUntil = await insertOrder(sql, {
    listingId,
    orderId,
    buyerId,
    seats,
    prices: seats.map((seat) => terms.prices[seatMap.categoryOf(seat)]!),
    currency: terms.currency,
    holdSeconds: deps.times.holdSeconds,
    idempotencyKey: wish.idempotencyKey,
    requestHash: wish.requestHash,
  });
  const won = await takeSeatsIfFree(sql, {
    listingId,
    orderId,
    seats,
    heldUntil,
    holdSeconds: deps.times.holdSeconds,
  });
  if (won.length < seats.length) throw new Overtaken();
  return orderId;
}

function refuseIfNotOnSale(terms: SaleTerms): void {
  const opensAt = terms.saleOpensAt?.toISOString() ?? null;
  if (terms.state === 'cancelled') {
    throw new ProblemError(
      'not_on_sale',
      { reason: 'cancelled', opensAt },
      `"${terms.title}" was cancelled.`,
    );
  }
  if (terms.saleOpensAt !== null && terms.now < terms.saleOpensAt) {
    throw new ProblemError(
      'not_on_sale',
      { reason: 'not_yet', opensAt },
      `The sale of "${terms.title}" opens at ${opensAt}.`,
    );
  }
  if (terms.now >= terms.saleClosesAt) {
    throw new ProblemError(
      'not_on_sale',
      { reason: 'ended', opensAt },
      `The sale of "${terms.title}" has ended.`,
    );
  }
}

function refuseIfOverLimit(wish: HoldWish, terms: SaleTerms, has: number): void {
  const wants = wish.seats.length;
  if (has + wants <= terms.buyerLimit) return;
  throw new ProblemError(
    'limit_reached',
    { limit: terms.buyerLimit, has, wants },
    `One buyer may have ${terms.buyerLimit} seats of this listing; you have ${has} and asked for ${wants} more. Nothing new is held.`,
  );
}

function seatsTaken(
  taken: readonly number[],
  seatMap: SeatNames,
  wanted: number,
): ProblemError<'seats_taken'> {
  const seats: SeatRef[] = taken.map((seat) => ({ seat, label: seatMap.labelOf(seat) }));
  const names = seats.map(({ label }) => label).join(', ');
  const rest = taken.length < wanted ? ' None of the others is held either.' : '';
  const verb = taken.length === 1 ? 'is' : 'are';
  return new ProblemError('seats_taken', { seats }, `${names} ${verb} taken.${rest} Choose again.`);
}

export function idempotencyMismatch(): ProblemError<'idempotency_mismatch'> {
  return new ProblemError(
    'idempotency_mismatch',
    {},
    'This idempotency key came with another request before. That one stands; send this one with a key of its own.',
  );
}
