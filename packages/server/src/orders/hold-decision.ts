import type { BestWish, SeatReasons } from '@admit-one/sdk/contract';
import type { NoSeats } from '@admit-one/sdk/seat-map';
import type { SaleTerms } from '../listings/listings.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import type { SeatNames } from './deps.ts';
import type { Judgement } from './hold.sql.ts';
import { noSeats } from './no-seats.ts';
import { idempotencyMismatch, seatsTaken } from './refusals.ts';

/** A buyer's wish to hold seats: all of them or none. */
export interface HoldWish {
  readonly listingId: number;
  /** As the buyer wrote it, for messages. */
  readonly listing: string;
  readonly buyerId: number;
  /** In any order, each once; none where they are to be chosen. */
  readonly seats: readonly number[];
  /** What the seats should be like that are to be chosen. */
  readonly best?: BestWish | undefined;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/** What was chosen for a wish for the best seats: why these, or why there are none. */
export type Choice = { readonly reasons: SeatReasons } | { readonly none: NoSeats };

/** The seat map never changes, so it is in memory before any transaction begins; and so is what was chosen. */
export type ReadyHoldWish = HoldWish & {
  readonly seatMap: SeatNames;
  readonly choice?: Choice;
  /** What was chosen for it before and could not be had. */
  readonly gone?: readonly number[];
};

/**
 * What becomes of a wish. `sameAs`: the position of the wish in this batch that came first with the same key. `again`:
 * those of the seats that were chosen for it are gone, and who named none is not refused for that.
 */
export type Decision<Wish> =
  | { readonly hold: Wish; readonly terms: SaleTerms; readonly offers: Judgement['offers'] }
  | { readonly earlier: number }
  | { readonly sameAs: number }
  | { readonly again: readonly number[] }
  | ProblemError;

/**
 * Decides a batch in memory, in order of arrival: of two who want the same seat the first has it, and what the first
 * of a buyer's wishes takes counts for the next. So the statement that writes names no seat and no key twice.
 */
export function decideHolds<Wish extends ReadyHoldWish>(
  wishes: readonly Wish[],
  judgements: readonly Judgement[],
  terms: ReadonlyMap<number, SaleTerms>,
): Decision<Wish>[] {
  const batch: Batch = { keys: new Map(), seats: new Set(), more: new Map() };
  const decisions = wishes.map((wish, at) => {
    const decision = decide(wish, judgements[at]!, terms.get(wish.listingId), batch);
    if (!(decision instanceof Error) && 'hold' in decision) remember(batch, wish, at);
    return decision;
  });
  return decisions.map((decision, at) => (isTooEarly(wishes, decisions, at) ? { again: [] } : decision));
}

/**
 * Whether somebody is told that there are no seats, because another wish of the batch set some aside and then did not
 * get them.
 */
function isTooEarly<Wish extends ReadyHoldWish>(
  wishes: readonly Wish[],
  decisions: readonly Decision<Wish>[],
  at: number,
): boolean {
  const { choice, listingId } = wishes[at]!;
  if (choice === undefined || !('none' in choice) || !isNoSeats(decisions[at]!)) return false;
  return wishes.some((other, otherAt) => {
    const decision = decisions[otherAt]!;
    const isHeld = !(decision instanceof Error) && 'hold' in decision;
    return other.listingId === listingId && other.seats.length > 0 && !isHeld;
  });
}

function isNoSeats(decision: Decision<unknown>): boolean {
  return decision instanceof Error && (decision.code === 'sold_out' || decision.code === 'no_such_block');
}

/** What the wishes before have taken. */
interface Batch {
  readonly keys: Map<string, { at: number; requestHash: Buffer }>;
  readonly seats: Set<string>;
  /** How many seats a buyer got of a listing. */
  readonly more: Map<string, number>;
}

function decide<Wish extends ReadyHoldWish>(
  wish: Wish,
  { earlier, taken, offers, has }: Judgement,
  terms: SaleTerms | undefined,
  batch: Batch,
): Decision<Wish> {
  const first = batch.keys.get(keyOf(wish));
  const used = earlier ?? first;
  if (used !== undefined && !used.requestHash.equals(wish.requestHash)) return idempotencyMismatch();
  if (earlier !== null) return { earlier: earlier.orderId };
  if (first !== undefined) return { sameAs: first.at };

  const gone = wish.seats.filter(
    (seat) => taken.includes(seat) || batch.seats.has(`${wish.listingId} ${seat}`),
  );
  if (gone.length > 0) return wish.best === undefined ? seatsTaken(gone, wish) : { again: gone };
  if (terms === undefined) return notFound('listing', wish.listing);
  const hasNow = has + (batch.more.get(buyerOf(wish)) ?? 0);
  const refusal = notOnSale(terms) ?? overLimit(wish.best?.count ?? wish.seats.length, terms, hasNow);
  if (refusal !== null) return refusal;
  if (wish.choice !== undefined && 'none' in wish.choice) return noSeats(wish.choice.none, wish);
  return isTooDear(wish, terms, offers) ? { again: [] } : { hold: wish, terms, offers };
}

/** Whether a price was raised since the seats were chosen. */
function isTooDear(
  { best, seats, seatMap }: ReadyHoldWish,
  { prices }: SaleTerms,
  offers: Judgement['offers'],
): boolean {
  const most = best?.maxPrice;
  if (most === undefined) return false;
  const offerOf = new Map(offers);
  return seats.some((seat) => (offerOf.get(seat) ?? prices[seatMap.categoryOf(seat)]!) > most);
}

function remember(batch: Batch, wish: HoldWish, at: number): void {
  batch.keys.set(keyOf(wish), { at, requestHash: wish.requestHash });
  for (const seat of wish.seats) batch.seats.add(`${wish.listingId} ${seat}`);
  batch.more.set(buyerOf(wish), (batch.more.get(buyerOf(wish)) ?? 0) + wish.seats.length);
}

function buyerOf({ listingId, buyerId }: HoldWish): string {
  return `${listingId} ${buyerId}`;
}

function keyOf(wish: HoldWish): string {
  return `${buyerOf(wish)} ${wish.idempotencyKey}`;
}

/** Why the listing cannot be bought from at this moment, if it cannot. */
export function notOnSale(terms: SaleTerms): ProblemError<'not_on_sale'> | null {
  const opensAt = terms.saleOpensAt?.toISOString() ?? null;
  if (terms.state === 'cancelled') {
    return new ProblemError(
      'not_on_sale',
      { reason: 'cancelled', opensAt },
      `"${terms.title}" was cancelled. Nothing is held, and nothing was charged.`,
    );
  }
  if (terms.now < (terms.saleOpensAt ?? terms.now)) {
    return new ProblemError(
      'not_on_sale',
      { reason: 'not_yet', opensAt },
      `The sale of "${terms.title}" opens at ${opensAt}.`,
    );
  }
  if (terms.now < terms.saleClosesAt) return null;
  return new ProblemError(
    'not_on_sale',
    { reason: 'ended', opensAt },
    `The sale of "${terms.title}" has ended.`,
  );
}

/** Why so many seats more are too many, if they are. */
export function overLimit(
  wants: number,
  { buyerLimit }: SaleTerms,
  has: number,
): ProblemError<'limit_reached'> | null {
  if (has + wants <= buyerLimit) return null;
  return new ProblemError(
    'limit_reached',
    { limit: buyerLimit, has, wants },
    `One buyer may have ${buyerLimit} seats of this listing; you have ${has} and asked for ${wants} more. Nothing new is held.`,
  );
}
