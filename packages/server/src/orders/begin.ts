import type { Sql } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import {
  beginPaymentsIfHeld,
  countSeatsBeside,
  holdAnewIfExpired,
  joinAttempts,
  type NewPayment,
  readAttempts,
} from './begin.sql.ts';
import {
  type BeginDecision,
  type Beginning,
  decideBegins,
  type PaymentWish,
  type ReadyPaymentWish,
} from './begin-decision.ts';
import type { OrdersDeps } from './deps.ts';
import { inOneCommit } from './in-one-commit.ts';
import { type LockedOrder, lockBuyers, lockOrders, lockPayments, lockTickets } from './lock.sql.ts';
import { isLive, type Payment } from './payment.ts';
import { seatsOf } from './seats-of.ts';
import { distinct } from './sorted.ts';
import { assertMove, orderMoves } from './states.ts';
import { tellPaying } from './tell-board.ts';

/**
 * Step 2 of the sale, many orders in one commit. From here on the seats cannot be taken: a seat is never resold while
 * its buyer is being charged. An order whose time was over is held anew where every seat can still be had.
 *
 * @returns a function for one wish: the attempt, a new one, the one this key made before, or the live one that a second
 * click joins. It throws ProblemError `not_found`, `order_state`, `hold_expired`, `not_on_sale`, `limit_reached`,
 * `idempotency_mismatch`
 */
export function createBegin(deps: OrdersDeps): (wish: PaymentWish) => Promise<Payment> {
  const begin = inOneCommit<ReadyPaymentWish, Payment>(
    deps,
    async (wishes) => {
      const { answers, begun } = await deps.database.inTransaction(
        (sql) => judgeAndBegin(sql, deps, wishes),
        {
          repeatable: true,
          byKey: true,
          pipelined: true,
        },
      );
      tellPaying(deps, begun);
      return answers;
    },
    { isEntry: true },
  );
  return async (wish) => {
    const seatMap = await deps.seatMapOfListing(wish.listingId);
    if (seatMap === null) throw notFound('order', wish.order);
    return begin({ ...wish, seatMap });
  };
}

async function judgeAndBegin(
  sql: Sql,
  deps: OrdersDeps,
  wishes: readonly ReadyPaymentWish[],
): Promise<Begun> {
  const wanted = distinct(wishes, 'listingId', 'orderId');
  // Sent together and done in this order. The buyers first: a hold counts an order no more once its time is over, so
  // the two must not judge it at the same moment. The attempts behind the orders' locks: a second click sees the first.
  const [, orders, attempts, terms] = await Promise.all([
    lockBuyers(sql, distinct(wishes, 'listingId', 'buyerId')),
    lockOrders(sql, wanted),
    readAttempts(sql, wanted),
    deps.listings.saleTerms(sql, [...new Set(wanted.map(({ listingId }) => listingId))]),
  ]);
  const live = attempts.filter(isLive);
  if (live.length > 0) await lockPayments(sql, distinct(live, 'listingId', 'paymentId'));
  const tickets = await lockTickets(
    sql,
    distinct(
      seatsOf(orders.filter(({ state }) => state === 'held' || state === 'expired')),
      'listingId',
      'seat',
    ),
  );
  const late = orders.filter(
    ({ state, isPastTime }) => isPastTime && (state === 'held' || state === 'expired'),
  );
  const has = late.length === 0 ? [] : await countSeatsBeside(sql, late);
  const onOffer = tickets.filter(({ ownerId }) => ownerId !== null);
  const scanned = onOffer.length === 0 ? [] : await deps.gates.scannedIn(sql, onOffer);
  const decisions = decideBegins(wishes, {
    orders,
    attempts,
    terms,
    tickets,
    scanned: new Set(scanned.map(({ listingId, seat }) => `${listingId} ${seat}`)),
    has: new Map(late.map((order, at) => [order, has[at]!])),
  });
  const beginnings = decisions.filter(
    (decision): decision is Beginning => !(decision instanceof Error) && 'wish' in decision,
  );
  const begun = await begin(sql, deps, beginnings);
  const answers = decisions.map((decision) => answerOf(decision, begun));
  await join(sql, wishes, decisions, answers);
  return { answers, begun: beginnings.map(({ order }) => order) };
}

interface Begun {
  readonly answers: readonly (Payment | Error)[];
  /** The orders that are being paid now. */
  readonly begun: readonly LockedOrder[];
}

async function begin(
  sql: Sql,
  deps: OrdersDeps,
  beginnings: readonly Beginning[],
): Promise<Map<Beginning, Payment>> {
  if (beginnings.length === 0) return new Map();
  for (const { order, isAnew } of beginnings) {
    if (isAnew) assertMove(orderMoves, order.state, 'held');
    assertMove(orderMoves, isAnew ? 'held' : order.state, 'paying');
  }
  const anew = beginnings.filter(({ isAnew }) => isAnew).map(({ order }) => order);
  if (anew.length > 0) refuseIfLost(anew, await holdAnewIfExpired(sql, anew, deps.times.payingSeconds));
  const payments = beginnings.map(({ wish, order }) => newPayment(deps, wish, order));
  const { seats, createdAt } = await beginPaymentsIfHeld(sql, payments, deps.times.payingSeconds);
  refuseIfLost(
    beginnings.map(({ order }) => order),
    seats,
  );
  return new Map(
    beginnings.map((beginning, at) => [beginning, asMade(payments[at]!, beginning.wish, createdAt)]),
  );
}

/** Cannot happen behind the locks; if it does, nothing is committed. */
function refuseIfLost(orders: readonly LockedOrder[], seats: number): void {
  if (seats < seatsOf(orders).length) throw new Error('A seat was lost under its own lock.');
}

function answerOf(decision: BeginDecision, begun: ReadonlyMap<Beginning, Payment>): Payment | Error {
  if (decision instanceof Error) return decision;
  if ('answered' in decision) return decision.answered;
  if ('join' in decision) return decision.join;
  return begun.get('sameAs' in decision ? decision.sameAs : decision)!;
}

/** A key that joins an attempt is answered by it for ever, like the one that made it. */
async function join(
  sql: Sql,
  wishes: readonly ReadyPaymentWish[],
  decisions: readonly BeginDecision[],
  answers: readonly (Payment | Error)[],
): Promise<void> {
  const joinings = wishes.flatMap(({ idempotencyKey, requestHash }, at) => {
    const decision = decisions[at]!;
    const answer = answers[at]!;
    if (answer instanceof Error || !joins(decision, idempotencyKey)) return [];
    const { listingId, paymentId } = answer;
    return [{ listingId, paymentId, idempotencyKey, requestHash }];
  });
  if (joinings.length > 0) await joinAttempts(sql, joinings);
}

function joins(decision: BeginDecision, idempotencyKey: string): boolean {
  if (decision instanceof Error) return false;
  if ('join' in decision) return true;
  return 'sameAs' in decision && decision.sameAs.wish.idempotencyKey !== idempotencyKey;
}

function newPayment(deps: OrdersDeps, wish: PaymentWish, order: LockedOrder): NewPayment {
  return {
    listingId: wish.listingId,
    orderId: wish.orderId,
    paymentId: deps.newId('pay'),
    amount: order.prices.reduce((sum, price) => sum + price, 0),
    currency: order.currency,
    method: wish.method,
    customer: wish.customer,
    idempotencyKey: wish.idempotencyKey,
    requestHash: wish.requestHash,
  };
}

/** An attempt as reading it would find it, a moment after it was made. */
function asMade(payment: NewPayment, { buyerId }: PaymentWish, createdAt: Date): Payment {
  return {
    ...payment,
    buyerId,
    state: 'created',
    orderState: 'paying',
    gatewayReference: null,
    actionUrl: null,
    declineCode: null,
    createdAt,
    isPastTime: false,
  };
}
