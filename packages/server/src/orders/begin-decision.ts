import type { SeatRef } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../listings/listings.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import { scanned } from '../tickets/tickets.ts';
import type { SeatNames } from './deps.ts';
import { notOnSale, overLimit } from './hold-decision.ts';
import type { LockedOrder, LockedTicket } from './lock.sql.ts';
import { type Attempt, hashOfKey, isLive } from './payment.ts';
import { idempotencyMismatch } from './refusals.ts';

/** A buyer's wish to pay an order. */
export interface PaymentWish {
  readonly listingId: number;
  readonly orderId: number;
  /** As the buyer wrote it, for messages. */
  readonly order: string;
  readonly buyerId: number;
  /** The gateway's reference of a card; null for a page of the gateway. */
  readonly method: string | null;
  readonly customer: string | null;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

export type ReadyPaymentWish = PaymentWish & { readonly seatMap: SeatNames };

/** What the locks and the reading after them found. */
export interface BeginFacts {
  readonly orders: readonly LockedOrder[];
  readonly attempts: readonly Attempt[];
  readonly terms: ReadonlyMap<number, SaleTerms>;
  readonly tickets: readonly LockedTicket[];
  /** Those of the tickets on offer that a gate has let in: `listing seat`. */
  readonly scanned: ReadonlySet<string>;
  /** What the buyers of orders past their time have without them. */
  readonly has: ReadonlyMap<LockedOrder, number>;
}

/** A payment to begin; `isAnew`: its seats have to be held anew first. */
export interface Beginning {
  readonly wish: ReadyPaymentWish;
  readonly order: LockedOrder;
  readonly isAnew: boolean;
}

/**
 * What becomes of a wish. `answered`: the attempt that its key made or joined before. `join`: the live one of another
 * key. `sameAs`: the payment that an earlier wish of this batch begins, which is joined where the key is another.
 */
export type BeginDecision =
  | Beginning
  | { readonly answered: Attempt }
  | { readonly join: Attempt }
  | { readonly sameAs: Beginning }
  | ProblemError;

/** Decides a batch in memory, in order of arrival. */
export function decideBegins(wishes: readonly ReadyPaymentWish[], facts: BeginFacts): BeginDecision[] {
  const batch: Batch = { keys: new Map(), begun: new Map(), seats: new Set(), more: new Map() };
  return wishes.map((wish) => {
    const decision = decide(wish, facts, batch);
    if (decision instanceof Error) return decision;
    batch.keys.set(keyOf(wish), wish.requestHash);
    if ('wish' in decision) remember(batch, decision);
    return decision;
  });
}

/** What the wishes before have begun. */
interface Batch {
  /** What came with each key. */
  readonly keys: Map<string, Buffer>;
  readonly begun: Map<LockedOrder, Beginning>;
  /** Seats that are being paid. */
  readonly seats: Set<string>;
  readonly more: Map<string, number>;
}

function decide(wish: ReadyPaymentWish, facts: BeginFacts, batch: Batch): BeginDecision {
  const order = facts.orders.find(
    ({ listingId, orderId }) => listingId === wish.listingId && orderId === wish.orderId,
  );
  if (order === undefined || order.buyerId !== wish.buyerId) return notFound('order', wish.order);

  const attempts = facts.attempts.filter(
    ({ listingId, orderId }) => listingId === wish.listingId && orderId === wish.orderId,
  );
  for (const attempt of attempts) {
    const hash = hashOfKey(attempt, wish.idempotencyKey);
    if (hash !== null) return hash.equals(wish.requestHash) ? { answered: attempt } : idempotencyMismatch();
  }
  const same = batch.keys.get(keyOf(wish));
  if (same !== undefined && !same.equals(wish.requestHash)) return idempotencyMismatch();
  const begun = batch.begun.get(order);
  if (begun !== undefined) return { sameAs: begun };
  const live = attempts.find(isLive);
  if (live !== undefined)
    return Object.keys(live.joined).length < mostKeys ? { join: live } : tooManyClicks();
  return judge(wish, order, facts, batch);
}

/** An attempt notes the keys that join it, and its row is read by every batch it is in. */
const mostKeys = 100;

function tooManyClicks(): ProblemError<'rate_limited'> {
  return new ProblemError(
    'rate_limited',
    {},
    'This order was asked to be paid a hundred times while one payment stands. Nothing more was changed: read the order to see how it is.',
  );
}

function keyOf({ listingId, orderId, idempotencyKey }: PaymentWish): string {
  return `${listingId} ${orderId} ${idempotencyKey}`;
}

/** An order that nobody has paid or is paying. */
function judge(
  wish: ReadyPaymentWish,
  order: LockedOrder,
  facts: BeginFacts,
  batch: Batch,
): Beginning | ProblemError {
  if (order.state !== 'held' && order.state !== 'expired') return wrongState(order);
  const terms = facts.terms.get(order.listingId)!;
  const isLate = order.isPastTime || order.state === 'expired';
  const lost = order.seats.filter((seat) => !canBePaid(order, seat, isLate, facts, batch));
  if (lost.length > 0) return holdExpired(lost, wish.seatMap, isLate);
  const used = order.seats.filter((seat) => facts.scanned.has(`${order.listingId} ${seat}`));
  if (used.length > 0) return scanned(refsOf(used, wish.seatMap));
  // A hold that is in time stays good when the sale ends; one that ran out is a new one.
  const refusal = isLate
    ? (notOnSale(terms) ?? overLimit(order.seats.length, terms, hasNow(order, facts, batch)))
    : cancelled(terms);
  return refusal ?? { wish, order, isAnew: isLate };
}

/** Whether the order still has the seat, or may have it again. */
function canBePaid(
  order: LockedOrder,
  seat: number,
  isLate: boolean,
  facts: BeginFacts,
  batch: Batch,
): boolean {
  const ticket = facts.tickets.find((row) => row.listingId === order.listingId && row.seat === seat);
  if (ticket === undefined || batch.seats.has(`${order.listingId} ${seat}`)) return false;
  if (ticket.orderId === order.orderId) return true;
  const isToBeHad = ticket.state === 'free' || ticket.state === 'offered' || ticket.isPastTime;
  return isLate && isToBeHad && isSameWare(ticket, order);
}

/** Whether the order's price is still what the seat costs: the listing's, or what an owner other than the buyer wants. */
function isSameWare(ticket: LockedTicket, order: LockedOrder): boolean {
  if (ticket.ownerId === null) return !order.resale.includes(ticket.seat);
  return (
    ticket.ownerId !== order.buyerId && ticket.offerPrice === order.prices[order.seats.indexOf(ticket.seat)]
  );
}

function hasNow(order: LockedOrder, { has }: BeginFacts, batch: Batch): number {
  return (has.get(order) ?? 0) + (batch.more.get(`${order.listingId} ${order.buyerId}`) ?? 0);
}

function remember(batch: Batch, beginning: Beginning): void {
  const { order, isAnew } = beginning;
  batch.begun.set(order, beginning);
  // All of them: the time of one that was in it may be over by now for the statement that looked at the tickets.
  for (const seat of order.seats) batch.seats.add(`${order.listingId} ${seat}`);
  if (!isAnew) return;
  const buyer = `${order.listingId} ${order.buyerId}`;
  batch.more.set(buyer, (batch.more.get(buyer) ?? 0) + order.seats.length);
}

function wrongState({ state }: LockedOrder): ProblemError<'order_state'> {
  return new ProblemError(
    'order_state',
    { state },
    `The order is ${state}, so it cannot be paid. Nothing was charged.`,
  );
}

function cancelled(terms: SaleTerms): ProblemError<'not_on_sale'> | null {
  return terms.state === 'cancelled' ? notOnSale(terms) : null;
}

function holdExpired(
  lost: readonly number[],
  seatMap: SeatNames,
  isLate: boolean,
): ProblemError<'hold_expired'> {
  const seats = refsOf(lost, seatMap);
  const labels = seats.map(({ label }) => label).join(', ');
  return new ProblemError(
    'hold_expired',
    { seats },
    isLate
      ? `The hold is past its time, and nothing was charged. Somebody else has ${labels} now: choose again.`
      : `The owner of ${labels} has taken the offer back, and nothing was charged. What else you hold is still yours: choose again.`,
  );
}

function refsOf(seats: readonly number[], seatMap: SeatNames): SeatRef[] {
  return seats.map((seat) => ({ seat, label: seatMap.labelOf(seat) }));
}
