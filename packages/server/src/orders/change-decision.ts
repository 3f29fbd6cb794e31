import type { SaleTerms } from '../listings/listings.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import type { ChangeJudgement, SeatChange } from './change.sql.ts';
import type { SeatNames } from './deps.ts';
import { notOnSale, overLimit } from './hold-decision.ts';
import type { LockedOrder } from './lock.sql.ts';
import { idempotencyMismatch } from './refusals.ts';

/** A buyer's wish to hold these seats instead of those that the order holds. */
export interface ChangeWish {
  readonly listingId: number;
  readonly orderId: number;
  /** As the buyer wrote it, for messages. */
  readonly order: string;
  readonly buyerId: number;
  /** All of them: those that stay, and new ones. In any order, each once. */
  readonly seats: readonly number[];
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

export type ReadyChangeWish = ChangeWish & { readonly seatMap: SeatNames };

/** What the locks and the reading after them found. */
export interface ChangeFacts {
  readonly order: LockedOrder | undefined;
  readonly judgement: ChangeJudgement | null;
  readonly terms: SaleTerms | undefined;
  /** What the buyer has of the listing without this order. */
  readonly beside: number;
}

/**
 * What becomes of a wish. `isAnswered`: its key has changed the order before. `gone`: those of the seats that cannot be
 * had, of the `added` ones; the order keeps what it `holds`.
 */
export type ChangeDecision =
  | { readonly change: SeatChange }
  | { readonly isAnswered: true }
  | SeatsGone
  | ProblemError;

export interface SeatsGone {
  readonly gone: readonly number[];
  readonly added: readonly number[];
  readonly holds: readonly number[];
}

/**
 * The order's end stays as it is, and so do the prices of the seats that stay; new ones cost what they cost today. So
 * does one that the order lost, because its owner took it back, and that can be had again: their price is another now.
 */
export function decideChange(
  wish: ReadyChangeWish,
  { order, judgement, terms, beside }: ChangeFacts,
): ChangeDecision {
  if (order === undefined || order.buyerId !== wish.buyerId || judgement === null || terms === undefined)
    return notFound('order', wish.order);
  if (judgement.requestHash !== null)
    return judgement.requestHash === wish.requestHash.toString('hex')
      ? { isAnswered: true }
      : idempotencyMismatch();
  const added = wish.seats.filter((seat) => !judgement.own.includes(seat));
  const unchangeable = notHeld(order) ?? tooManyChanges(judgement);
  if (unchangeable !== null) return unchangeable;
  if (judgement.taken.length > 0) return { gone: judgement.taken, added, holds: judgement.own };
  const refusal =
    notOnSaleFor(added, terms) ??
    overLimitBy(wish.seats.length - order.seats.length, terms, beside + order.seats.length);
  return refusal ?? { change: changeOf(wish, order, terms, judgement) };
}

function changeOf(
  wish: ReadyChangeWish,
  order: LockedOrder,
  terms: SaleTerms,
  { secondsLeft, own, offers }: ChangeJudgement,
): SeatChange {
  const { listingId, orderId, seatMap, idempotencyKey, requestHash } = wish;
  const priceBefore = (seat: number) =>
    own.includes(seat) ? order.prices[order.seats.indexOf(seat)] : undefined;
  const offerOf = new Map(offers);
  const seats = wish.seats.toSorted((a, b) => a - b);
  return {
    listingId,
    orderId,
    seats,
    prices: seats.map(
      (seat) => priceBefore(seat) ?? offerOf.get(seat) ?? terms.prices[seatMap.categoryOf(seat)]!,
    ),
    offers: seats.map((seat) => offerOf.get(seat) ?? null),
    dropped: own.filter((seat) => !wish.seats.includes(seat)),
    secondsLeft,
    idempotencyKey,
    requestHash,
  };
}

function notHeld({ state, isPastTime }: LockedOrder): ProblemError | null {
  if (state === 'expired' || (state === 'held' && isPastTime))
    return new ProblemError(
      'hold_expired',
      { seats: [] },
      'The hold is past its time, so it cannot be changed, and nothing was charged. Pay it if its seats are still free, or hold others.',
    );
  if (state === 'held') return null;
  return new ProblemError(
    'order_state',
    { state },
    `The order is ${state}, so its seats cannot be changed. It is as it was.`,
  );
}

/** An order notes the keys of its changes, and its row is read by every batch it is in. */
const mostChanges = 200;

function tooManyChanges({ changes }: ChangeJudgement): ProblemError<'rate_limited'> | null {
  if (changes < mostChanges) return null;
  return new ProblemError(
    'rate_limited',
    {},
    `This hold was changed ${mostChanges} times. It is as it was: pay it, or give it back and hold anew.`,
  );
}

/** A hold that is in time stays good when the sale ends, and may become smaller; a new seat is a new sale. */
function notOnSaleFor(added: readonly number[], terms: SaleTerms): ProblemError<'not_on_sale'> | null {
  return added.length > 0 || terms.state === 'cancelled' ? notOnSale(terms) : null;
}

function overLimitBy(more: number, terms: SaleTerms, has: number): ProblemError<'limit_reached'> | null {
  return more > 0 ? overLimit(more, terms, has) : null;
}
