import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { givenBack, moved, same } from './sql-words.ts';

export const declineTwins: Twins = {
  'orders.markPaymentFailedIfCreated': (sql, [listing_id, payment_id, declineCode]) => {
    sql.update(
      'payments',
      (payment) =>
        same({ listing_id, payment_id }, 'listing_id', 'payment_id')(payment) && payment.state === 'created',
      (payment) =>
        moved(payment, 'failed', { decline_code: declineCode, action_url: null, updated_at: sql.now }),
    );
    return [];
  },

  'orders.markOrderDeclined': (sql, [listing_id, order_id, next]) => {
    sql.update(
      'orders',
      (order) => same({ listing_id, order_id }, 'listing_id', 'order_id')(order) && order.state === 'paying',
      (order) => moved(order, next, { declines: order.declines + 1 }),
    );
    return [];
  },

  'orders.holdTicketsAgainIfPaying': (sql, [listingId, orderId]) => {
    updateTicketsOf(sql, listingId, orderId, ['paying'], (ticket, order) =>
      moved(ticket, 'held', { held_until: order.expires_at }),
    );
    return [];
  },

  'orders.freeTicketsIfOfOrder': (sql, [listingId, orderId]) => {
    updateTicketsOf(sql, listingId, orderId, ['held', 'paying'], givenBack);
    return [];
  },
};

/** `update tickets t … from orders o` where the row carries the order and is in one of the states. */
function updateTicketsOf(
  sql: ModelStatement,
  listing_id: number,
  order_id: number,
  states: readonly string[],
  set: (ticket: Row, order: Row) => Row,
): void {
  const isOfOrder = same({ listing_id, order_id }, 'listing_id', 'order_id');
  for (const order of sql.select('orders', isOfOrder)) {
    sql.update(
      'tickets',
      (ticket) => isOfOrder(ticket) && order.seats.includes(ticket.seat) && states.includes(ticket.state),
      (ticket) => set(ticket, order),
    );
  }
}
