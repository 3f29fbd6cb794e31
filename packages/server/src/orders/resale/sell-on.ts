import type { Sql } from '../../platform/database/database.ts';
import { paymentText } from '../authorize.ts';
import { markOrderGivenUp } from '../cancel.sql.ts';
import { markPaymentFailedIfDue } from '../capture.sql.ts';
import { freeTicketsIfOfOrder } from '../decline.sql.ts';
import type { OrdersDeps } from '../deps.ts';
import { type LockedOrder, lockOrders, lockPayments, lockTickets } from '../lock.sql.ts';
import { queueMessages } from '../outbox.sql.ts';
import type { Payment } from '../payment.ts';
import { insertRefundsIfNew } from '../refunds/refund.sql.ts';
import { seatsOf } from '../seats-of.ts';
import { distinct } from '../sorted.ts';
import { assertMove, orderMoves, paymentMoves } from '../states.ts';
import { tellGivenBack, tellSold } from '../tell-board.ts';
import { type ResoldTicket, readResoldTickets, sellOnIfDue } from './sell-on.sql.ts';

/**
 * The last step of a resale, when the buyer's money was taken: the buyers own the seats, the first owners' money is due,
 * and the log says so, in one commit. Until then the first owners have their tickets. Doing it again changes nothing.
 */
export async function sellOn(deps: OrdersDeps, payment: Payment): Promise<void> {
  const sold = await deps.database.inTransaction((sql) => judgeAndSellOn(sql, deps, payment), {
    repeatable: true,
    byKey: true,
  });
  tellSold(deps, sold);
  deps.tickets.changed(seatsOf(sold));
}

async function judgeAndSellOn(sql: Sql, deps: OrdersDeps, payment: Payment): Promise<LockedOrder[]> {
  const [order] = await lockOrders(sql, [payment]);
  const [locked] = await lockPayments(sql, [payment]);
  if (order?.state !== 'paying' || locked?.state !== 'due') return [];
  assertMove(orderMoves, order.state, 'paid');
  assertMove(paymentMoves, locked.state, 'captured');
  // Read before they are locked: the refunds, which come first in the order of locks, are made of them.
  const resold = await readResoldTickets(sql, order);
  const refunds = resold.map((ticket) => ({
    ...ticket,
    refundId: deps.newId('rfd'),
    amount: ticket.price,
    cause: 'resale' as const,
    reason: null,
    request: null,
  }));
  const inserted = refunds.length === 0 ? 0 : await insertRefundsIfNew(sql, refunds);
  const tickets = await lockTickets(sql, distinct(seatsOf([order]), 'listingId', 'seat'));
  const owned = tickets.filter(({ orderId, ownerId }) => orderId === order.orderId && ownerId !== null);
  const seats = await sellOnIfDue(sql, payment);
  if (inserted < owned.length || refunds.length < owned.length || seats < order.seats.length)
    throw new Error('A seat was lost under its own lock.');
  const { listingId, orderId } = order;
  await queueMessages(sql, [
    { listingId, msgKey: `receipt-${orderId}`, kind: 'mail', payload: { letter: 'receipt', orderId } },
    { listingId, msgKey: `publish-resale-${orderId}`, kind: 'publish', payload: { seats: order.seats } },
    ...refunds.map(({ refundId }) => ({
      listingId,
      msgKey: `refund-${refundId}`,
      kind: 'refund',
      payload: { refundId },
    })),
    ...mailsOf(order, resold),
  ]);
  return [order];
}

/** One to each order that tickets came from. */
function mailsOf({ listingId, orderId }: LockedOrder, resold: readonly ResoldTicket[]) {
  return [...Map.groupBy(resold, (ticket) => ticket.orderId)].map(([from, tickets]) => ({
    listingId,
    msgKey: `mail-resold-${from}-${orderId}`,
    kind: 'mail',
    payload: {
      letter: 'resold',
      orderId: from,
      seats: tickets.map(({ seat }) => seat),
      prices: tickets.map(({ price }) => price),
    },
  }));
}

/**
 * The gateway refused for good to take what it had set aside: nobody has lost or got a ticket. The buyer's order is over,
 * what was on offer is so again, and the rest is free.
 */
export async function giveUpResale(deps: OrdersDeps, payment: Payment, code: string): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  deps.log.error(
    { payment: paymentText(payment), code },
    'the gateway refused a capture for tickets on offer; the order is released',
  );
  const given = await deps.database.inTransaction(
    async (sql) => {
      const [order] = await lockOrders(sql, [payment]);
      const [locked] = await lockPayments(sql, [payment]);
      if (order?.state !== 'paying' || locked?.state !== 'due') return null;
      const tickets = await lockTickets(sql, distinct(seatsOf([order]), 'listingId', 'seat'));
      assertMove(orderMoves, order.state, 'released');
      assertMove(paymentMoves, locked.state, 'failed');
      await markPaymentFailedIfDue(sql, payment, code);
      await markOrderGivenUp(sql, listingId, orderId, 'released');
      await freeTicketsIfOfOrder(sql, listingId, orderId);
      await queueMessages(sql, [
        // What is set aside on the buyer's card is let go of now, not when the bank forgets it.
        { listingId, msgKey: `let-go-${paymentId}`, kind: 'let-go', payload: { paymentId } },
        { listingId, msgKey: `refused-${paymentId}`, kind: 'mail', payload: { letter: 'refused', orderId } },
      ]);
      return { order, tickets };
    },
    { repeatable: true },
  );
  if (given !== null) tellGivenBack(deps, [given.order], given.tickets);
}
