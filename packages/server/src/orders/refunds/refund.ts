import type { OrderState } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import { refuseOtherRequest } from '../../platform/idempotency.ts';
import { notFound, ProblemError } from '../../platform/problem.ts';
import type { SeatNames } from '../deps.ts';
import { type LockedOrder, lockOrders } from '../lock.sql.ts';
import { tellFreed } from '../tell-board.ts';
import type { RefundsDeps } from './deps.ts';
import { findRefundRequest, type NewRefund, type OwnedTicket } from './refund.sql.ts';
import { readRefundable, takeBack } from './take-back.ts';

export interface RefundWish {
  readonly accountId: number;
  readonly listingId: number;
  readonly orderId: number;
  /** As the caller wrote it. */
  readonly order: string;
  /** All that the order still owns where it is null. */
  readonly seats: readonly number[] | null;
  readonly reason: string | null;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/**
 * The seller takes tickets back: all that are asked for or none. Whose order it is was looked at before.
 *
 * @throws ProblemError `not_found`, `order_state`, `not_refundable`, `idempotency_mismatch`
 */
export async function refundOrder(deps: RefundsDeps, wish: RefundWish): Promise<void> {
  const seatMap = await deps.seatMapOfListing(wish.listingId);
  const refunds = await deps.database.inTransaction((sql) => judgeAndTakeBack(sql, deps, wish, seatMap), {
    repeatable: true,
    byKey: true,
  });
  tellFreed(deps, [{ listingId: wish.listingId, seats: refunds.map(({ seat }) => seat) }]);
}

async function judgeAndTakeBack(
  sql: Sql,
  deps: RefundsDeps,
  wish: RefundWish,
  seatMap: SeatNames | null,
): Promise<NewRefund[]> {
  const [order] = await lockOrders(sql, [wish]);
  if (order === undefined) throw notFound('order', wish.order);
  // Looked for behind the order's lock: of two at once with one key the second finds what the first did.
  const earlier = await findRefundRequest(sql, wish, wish.idempotencyKey);
  if (earlier !== null) {
    refuseOtherRequest(earlier, wish.requestHash);
    return [];
  }
  const [refundable] = await readRefundable(sql, [order]);
  if (refundable === undefined) throw notPaid(order.state);
  const tickets = chosen(wish, order, refundable.owned, seatMap);
  const { reason, idempotencyKey, requestHash } = wish;
  const request = { idempotencyKey, requestHash };
  return takeBack(sql, deps, [
    { ...refundable, tickets, cause: 'seller', reason, request, letter: 'refund' },
  ]);
}

/** @throws ProblemError `not_refundable` when one of them is not the order's, or not any more */
function chosen(
  { seats: wanted, order: orderText }: RefundWish,
  order: LockedOrder,
  owned: readonly OwnedTicket[],
  seatMap: SeatNames | null,
): readonly OwnedTicket[] {
  const tickets = wanted === null ? owned : owned.filter(({ seat }) => wanted.includes(seat));
  const missing = (wanted ?? order.seats).filter((seat) => !tickets.some((ticket) => ticket.seat === seat));
  if (tickets.length > 0 && (wanted === null || missing.length === 0)) return tickets;
  const seats = missing.map((seat) => ({ seat, label: labelOf(seat, seatMap) }));
  const labels = seats.map(({ label }) => label).join(', ');
  throw new ProblemError(
    'not_refundable',
    { seats },
    `Nothing was refunded: order ${orderText} does not own ${labels}, or not any more. Its refunds say what became of them.`,
  );
}

/** Somebody may ask for a seat that the hall does not have. */
function labelOf(seat: number, seatMap: SeatNames | null): string {
  return seatMap?.has(seat) === true ? seatMap.labelOf(seat) : `seat ${seat}`;
}

function notPaid(state: OrderState): ProblemError<'order_state'> {
  return new ProblemError(
    'order_state',
    { state },
    `The order is ${state}: only a paid one can be refunded. Nothing was changed.`,
  );
}
