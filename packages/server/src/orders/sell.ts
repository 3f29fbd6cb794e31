import type { OrderState, PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { markAuthorizedIfCreated } from './authorize.sql.ts';
import { markCancelingIfOpen } from './cancel.sql.ts';
import type { OrdersDeps } from './deps.ts';
import { inOneCommit } from './in-one-commit.ts';
import { type LockedOrder, type LockedTicket, lockOrders, lockPayments, lockTickets } from './lock.sql.ts';
import type { Payment } from './payment.ts';
import { markDueIfAuthorized } from './resale/sell-on.sql.ts';
import { seatsOf } from './seats-of.ts';
import { sellIfPaying } from './sell.sql.ts';
import { distinct } from './sorted.ts';
import { assertMove, orderMoves, paymentMoves } from './states.ts';
import { tellSold } from './tell-board.ts';

/** How an attempt and its order stand now. */
export interface Sold {
  readonly state: PaymentState;
  readonly orderState: OrderState;
}

/** Sells what an attempt pays for whose money is set aside. */
export type Sell = (payment: Payment) => Promise<Sold>;

/**
 * Step 4 of the sale, many payments in one commit: it makes the buyers the owners and the money due. No clock stands in
 * it: a payment that began in time gets its seats however late it ends, because they were never free. Doing it again
 * changes nothing. An attempt that is `created` comes here when the gateway has just said that the money is set aside:
 * that is written in the same commit, which saves one of its own.
 *
 * An order with tickets on offer stays `paying`, and its attempt is due: its money is taken before any of its seats
 * changes hands (resale/sell-on.ts).
 */
export function createSell(deps: OrdersDeps): Sell {
  return inOneCommit<Payment, Sold>(deps, async (payments) => {
    const { stands, sold } = await deps.database.inTransaction((sql) => judgeAndSell(sql, deps, payments), {
      repeatable: true,
      byKey: true,
      pipelined: true,
    });
    tellSold(deps, sold);
    return stands;
  });
}

async function judgeAndSell(
  sql: Sql,
  deps: OrdersDeps,
  wishes: readonly Payment[],
): Promise<{ stands: Sold[]; sold: LockedOrder[] }> {
  const [orders, payments] = await Promise.all([
    lockOrders(sql, distinct(wishes, 'listingId', 'orderId')),
    lockPayments(sql, distinct(wishes, 'listingId', 'paymentId')),
  ]);
  const tickets = await lockTickets(sql, distinct(seatsOf(orders), 'listingId', 'seat'));
  const carried = carriedSeats(tickets);

  const states = new Map(payments.map(({ paymentId, state }) => [paymentId, state]));
  const ready = distinct(wishes, 'listingId', 'paymentId').filter(({ paymentId }) =>
    isReady(states.get(paymentId)),
  );
  const created = ready.filter(({ paymentId }) => states.get(paymentId) === 'created');
  if (created.length > 0) await markAuthorizedIfCreated(sql, created);
  const orderStates = new Map(orders.map(({ orderId, state }) => [orderId, state]));
  const toSell: { payment: Payment; order: LockedOrder }[] = [];
  const toCapture: Payment[] = [];
  for (const payment of ready) {
    const order = orders.find(
      ({ listingId, orderId }) => listingId === payment.listingId && orderId === payment.orderId,
    )!;
    if (order.state === 'paying' && carried(order) === order.seats.length) {
      assertMove(orderMoves, order.state, 'paid');
      assertMove(paymentMoves, 'authorized', 'due');
      states.set(payment.paymentId, 'due');
      if (hasOwners(order, tickets)) {
        toCapture.push(payment);
      } else {
        toSell.push({ payment, order });
        orderStates.set(order.orderId, 'paid');
      }
    } else {
      await giveUp(sql, deps, payment);
      states.set(payment.paymentId, 'canceling');
    }
  }
  if (toCapture.length > 0) await markDueIfAuthorized(sql, toCapture);
  if (toSell.length > 0) {
    const sold = await sellIfPaying(
      sql,
      toSell.map(({ payment }) => payment),
    );
    if (sold !== seatsOf(toSell.map(({ order }) => order)).length)
      throw new Error('A seat was lost under its own lock.');
  }
  return {
    stands: wishes.map(({ paymentId, orderId, state, orderState }) => ({
      state: states.get(paymentId) ?? state,
      orderState: orderStates.get(orderId) ?? orderState,
    })),
    sold: toSell.map(({ order }) => order),
  };
}

function isReady(state: PaymentState | undefined): boolean {
  return state === 'created' || state === 'authorized';
}

/** Whether somebody sells on a seat that the order is buying. */
function hasOwners({ listingId, orderId }: LockedOrder, tickets: readonly LockedTicket[]): boolean {
  return tickets.some(
    (ticket) => ticket.listingId === listingId && ticket.orderId === orderId && ticket.ownerId !== null,
  );
}

/** How many seats of an order still carry it. */
function carriedSeats(tickets: readonly LockedTicket[]): (order: LockedOrder) => number {
  const byOrder = new Map<string, number>();
  for (const { listingId, orderId } of tickets) {
    if (orderId === null) continue;
    const key = `${listingId} ${orderId}`;
    byOrder.set(key, (byOrder.get(key) ?? 0) + 1);
  }
  return ({ listingId, orderId }) => byOrder.get(`${listingId} ${orderId}`) ?? 0;
}

/** Cannot happen, and nobody is charged if it does. */
async function giveUp(sql: Sql, deps: OrdersDeps, payment: Payment): Promise<void> {
  const { listingId, orderId, paymentId } = payment;
  deps.log.error(
    { listingId, orderId, paymentId },
    'an order lost a seat while it was being paid; its payment is canceled',
  );
  await markCancelingIfOpen(sql, payment);
}
