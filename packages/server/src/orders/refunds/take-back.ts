import type { RefundCause } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Overtaken } from '../../platform/overtaken.ts';
import { type LockedOrder, lockTickets } from '../lock.sql.ts';
import { queueMessages } from '../outbox.sql.ts';
import { distinct } from '../sorted.ts';
import type { RefundsDeps } from './deps.ts';
import {
  insertRefundsIfNew,
  lockTakenPayments,
  type NewRefund,
  type OwnedTicket,
  readOwnedTickets,
  takeBackTicketsIfOwned,
} from './refund.sql.ts';

/** A paid order, and what of it can be taken back. */
export interface Refundable {
  readonly order: LockedOrder;
  readonly paymentId: number;
  /** What nobody is paying for. */
  readonly owned: readonly OwnedTicket[];
  /** On offer, and somebody is paying for it right now. */
  readonly beingBought: readonly OwnedTicket[];
}

/** Of orders that the caller has locked; those that are not paid are left out. */
export async function readRefundable(sql: Sql, orders: readonly LockedOrder[]): Promise<Refundable[]> {
  const paid = orders.filter(({ state }) => state === 'paid');
  if (paid.length === 0) return [];
  const payments = new Map(
    (await lockTakenPayments(sql, paid)).map((payment) => [keyOf(payment), payment.paymentId]),
  );
  const owned = Map.groupBy(await readOwnedTickets(sql, paid), keyOf);
  return paid.flatMap((order) => {
    const paymentId = payments.get(keyOf(order));
    if (paymentId === undefined) return [];
    const tickets = owned.get(keyOf(order)) ?? [];
    return [
      {
        ...{ order, paymentId },
        owned: tickets.filter(({ isBeingBought }) => !isBeingBought),
        beingBought: tickets.filter(({ isBeingBought }) => isBeingBought),
      },
    ];
  });
}

export interface Taking extends Refundable {
  /** Which of the owned. */
  readonly tickets: readonly OwnedTicket[];
  readonly cause: RefundCause;
  readonly reason: string | null;
  readonly request: NewRefund['request'];
  readonly letter: 'refund' | 'cancellation' | 'dispute';
}

/**
 * Step 10 of the sale, in the caller's commit: the tickets are void, their seats free, their money due to go back and
 * the buyers' mails queued. Tickets are read before they are locked, because refunds come before tickets in the order
 * of locks. Their owners may hand them on meanwhile, and others begin to pay for those on offer: then nothing may be
 * committed, and the caller judges again.
 *
 * @throws Overtaken
 */
export async function takeBack(
  sql: Sql,
  { newId }: Pick<RefundsDeps, 'newId'>,
  takings: readonly Taking[],
): Promise<NewRefund[]> {
  const refunds = takings.flatMap((taking) => newRefunds(taking, newId));
  if (refunds.length === 0) return [];
  const inserted = await insertRefundsIfNew(sql, refunds);
  await lockTickets(sql, distinct(refunds, 'listingId', 'seat'));
  const taken = await takeBackTicketsIfOwned(sql, refunds);
  if (inserted < refunds.length || taken < refunds.length) throw new Overtaken();
  await queueMessages(sql, [
    ...refunds.map(({ listingId, refundId }) => ({
      listingId,
      msgKey: `refund-${refundId}`,
      kind: 'refund',
      payload: { refundId },
    })),
    ...takings
      .filter(({ tickets }) => tickets.length > 0)
      .flatMap((taking) => [mailOf(taking, refunds), publishingOf(taking, refunds)]),
  ]);
  return refunds;
}

function newRefunds(taking: Taking, newId: RefundsDeps['newId']): NewRefund[] {
  const { order, paymentId, tickets, cause, reason, request } = taking;
  return tickets.map((ticket) => ({
    ...ticket,
    refundId: newId('rfd'),
    paymentId,
    amount: order.prices[order.seats.indexOf(ticket.seat)]!,
    cause,
    reason,
    request,
  }));
}

/** One mail for all that went at once. Its key is that of its first refund, which is in no other mail. */
function mailOf({ order, letter, reason }: Taking, refunds: readonly NewRefund[]) {
  const { listingId, orderId } = order;
  const own = refunds.filter((refund) => refund.listingId === listingId && refund.orderId === orderId);
  return {
    listingId,
    msgKey: `mail-${letter}-${own[0]!.refundId}`,
    kind: 'mail',
    payload: { letter, orderId, seats: own.map(({ seat }) => seat), reason },
  };
}

function publishingOf({ order, tickets }: Taking, refunds: readonly NewRefund[]) {
  const { listingId, orderId } = order;
  const first = refunds.find((refund) => refund.listingId === listingId && refund.orderId === orderId)!;
  return {
    listingId,
    msgKey: `publish-refund-${first.refundId}`,
    kind: 'publish',
    payload: { seats: tickets.map(({ seat }) => seat) },
  };
}

function keyOf({ listingId, orderId }: { listingId: number; orderId: number }): string {
  return `${listingId} ${orderId}`;
}
