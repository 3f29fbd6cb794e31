import type { OrderState } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import { refuseOtherRequest } from '../../platform/idempotency.ts';
import { untilNotOvertaken } from '../../platform/overtaken.ts';
import { notFound, ProblemError } from '../../platform/problem.ts';
import { scanned, beingBought as ticketBeingBought } from '../../tickets/tickets.ts';
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
  /** Staff says so. */
  readonly evenIfScanned: boolean;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
}

/**
 * The seller takes tickets back: all that are asked for or none. Whose order it is was looked at before.
 *
 * @throws ProblemError `not_found`, `order_state`, `not_refundable`, `ticket_being_bought`, `ticket_scanned`,
 * `idempotency_mismatch`
 */
export async function refundOrder(deps: RefundsDeps, wish: RefundWish): Promise<void> {
  const seatMap = await deps.seatMapOfListing(wish.listingId);
  const refunds = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => judgeAndTakeBack(sql, deps, wish, seatMap), {
      repeatable: true,
      byKey: true,
    }),
  );
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
  const { owned, beingBought } = refundable;
  refuseIfBeingBought(wish, beingBought, seatMap);
  const tickets = chosen(wish, order, owned, seatMap);
  const { reason, idempotencyKey, requestHash } = wish;
  const request = { idempotencyKey, requestHash };
  const refunds = await takeBack(sql, deps, [
    { ...refundable, tickets, cause: 'seller', reason, request, letter: 'refund' },
  ]);
  if (!wish.evenIfScanned) await refuseIfScanned(sql, deps, tickets, seatMap);
  return refunds;
}

/** Somebody else's money may be on its way for it. @throws ProblemError `ticket_being_bought` */
function refuseIfBeingBought(
  { seats: wanted }: RefundWish,
  beingBought: readonly OwnedTicket[],
  seatMap: SeatNames | null,
): void {
  const hit = beingBought.find(({ seat }) => wanted === null || wanted.includes(seat));
  if (hit !== undefined) throw ticketBeingBought({ seat: hit.seat, label: labelOf(hit.seat, seatMap) });
}

/**
 * Asked behind the tickets' locks, which taking them back has taken: a gate that let one in a moment before is seen, and
 * nothing is committed; one that comes later finds it void.
 *
 * @throws ProblemError `ticket_scanned`
 */
async function refuseIfScanned(
  sql: Sql,
  deps: RefundsDeps,
  tickets: readonly OwnedTicket[],
  seatMap: SeatNames | null,
): Promise<void> {
  const used = await deps.gates.scannedIn(sql, tickets);
  if (used.length > 0) throw scanned(used.map(({ seat }) => ({ seat, label: labelOf(seat, seatMap) })));
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
