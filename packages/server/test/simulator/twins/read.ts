import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { toDate, toJson } from '../model/time.ts';
import { join, same, sorted } from './sql-words.ts';

export const readTwins: Twins = {
  'orders.findOrders': (sql, [orders]) =>
    join(sql.select('orders'), orders, 'listing_id', 'order_id').map((order) => orderRow(sql, order)),

  'orders.findOrdersOfBuyer': (sql, [buyerId, state, createdAt, listingId, orderId, limit]) =>
    sorted(
      sql.select('orders', ({ buyer_id }) => buyer_id === buyerId),
      'created_at',
      'listing_id',
      'order_id',
    )
      .toReversed()
      .filter((order) => state === null || stateByTheClock(sql, order) === state)
      .filter((order) => createdAt === null || isBefore(order, { createdAt, listingId, orderId }))
      .slice(0, limit)
      .map((order) => orderRow(sql, order)),

  'orders.findOrdersOfListing': (sql, [listingId, state, createdAt, orderId, limit]) =>
    sorted(
      sql.select('orders', ({ listing_id }) => listing_id === listingId),
      'created_at',
      'order_id',
    )
      .toReversed()
      .filter((order) => state === null || stateByTheClock(sql, order) === state)
      .filter((order) => createdAt === null || isBefore(order, { createdAt, listingId, orderId }))
      .slice(0, limit)
      .map((order) => orderRow(sql, order)),

  'orders.hasOpenOrders': (sql, [buyerId]) => [
    {
      open: sql
        .select('orders', ({ buyer_id }) => buyer_id === buyerId)
        .some(({ state, expires_at }) => state === 'paying' || (state === 'held' && expires_at > sql.now)),
    },
  ],
};

function stateByTheClock(sql: ModelStatement, { state, expires_at }: Row): string {
  return state === 'held' && expires_at <= sql.now ? 'expired' : state;
}

function isBefore(order: Row, after: { createdAt: number; listingId: number; orderId: number }): boolean {
  if (order.created_at !== after.createdAt) return order.created_at < after.createdAt;
  if (order.listing_id !== after.listingId) return order.listing_id < after.listingId;
  return order.order_id < after.orderId;
}

/** An order with what stands beside it: its newest attempt, its tickets, what was given back. */
function orderRow(sql: ModelStatement, order: Row): Row {
  const isPaid = order.state === 'paid';
  const payment = sorted(
    sql.select('payments', same(order, 'listing_id', 'order_id')),
    'created_at',
    'payment_id',
  ).at(-1);
  const tickets = sql.select(
    'tickets',
    (ticket) =>
      isPaid &&
      ticket.listing_id === order.listing_id &&
      order.seats.includes(ticket.seat) &&
      ticket.owner_order_id === order.order_id &&
      ticket.owner_id === order.buyer_id,
  );
  const refunds = sql.select(
    'refunds',
    (refund) => isPaid && payment !== undefined && same(payment, 'listing_id', 'payment_id')(refund),
  );
  return {
    listing_id: order.listing_id,
    order_id: order.order_id,
    buyer_id: order.buyer_id,
    state: stateByTheClock(sql, order),
    seats: order.seats,
    prices: order.prices,
    currency: order.currency,
    expires_at: toDate(order.expires_at),
    declines: order.declines,
    created_at: toDate(order.created_at),
    created_at_us: order.created_at,
    payment_id: payment?.payment_id ?? null,
    payment_state: payment?.state ?? null,
    payment_amount: payment?.amount ?? null,
    payment_created_at: payment === undefined ? null : toDate(payment.created_at),
    action_url: payment?.action_url ?? null,
    decline_code: payment?.decline_code ?? null,
    tickets: tickets.map(({ seat, epoch }) => [seat, epoch]),
    refunded: refunds.reduce((sum, { amount }) => sum + amount, 0),
    refunds: refunds.map(({ seat, created_at }) => [seat, toJson(created_at)]),
  };
}
