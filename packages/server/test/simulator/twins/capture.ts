import type { Twins } from '../model/model-database.ts';
import { lockWanted, moved, same, sorted } from './sql-words.ts';

export const captureTwins: Twins = {
  'orders.markCapturedIfDue': (sql, [payments]) => {
    for (const { wanted } of lockWanted(sql, 'payments', payments, 'listing_id', 'payment_id')) {
      sql.update(
        'payments',
        (payment) => same(wanted, 'listing_id', 'payment_id')(payment) && payment.state === 'due',
        (payment) => moved(payment, 'captured', { captured: payment.amount, updated_at: sql.now }),
      );
    }
    return [];
  },

  'orders.markPaymentFailedIfDue': (sql, [listing_id, payment_id, code]) => {
    sql.update(
      'payments',
      (payment) =>
        same({ listing_id, payment_id }, 'listing_id', 'payment_id')(payment) && payment.state === 'due',
      (payment) => moved(payment, 'failed', { decline_code: code, updated_at: sql.now }),
    );
    return [];
  },

  'orders.markOrderVoidIfPaid': (sql, [listing_id, order_id]) => {
    sql.update(
      'orders',
      (order) => same({ listing_id, order_id }, 'listing_id', 'order_id')(order) && order.state === 'paid',
      (order) => moved(order, 'void'),
    );
    return [];
  },

  'orders.takeBackTicketsOfOrder': (sql, [listing_id, order_id]) => {
    const order = sql.select('orders', same({ listing_id, order_id }, 'listing_id', 'order_id'))[0];
    const before = sql.select('tickets');
    const givenUp = sql.update(
      'tickets',
      (ticket) =>
        order !== undefined &&
        ticket.listing_id === listing_id &&
        order.seats.includes(ticket.seat) &&
        ticket.owner_order_id === order_id &&
        ['sold', 'offered'].includes(ticket.state),
      (ticket) =>
        moved(ticket, 'free', {
          ...{ owner_id: null, owner_order_id: null, epoch: ticket.epoch + 1 },
          ...{ order_id: null, held_until: null, offer_price: null },
        }),
    );
    for (const { seat, epoch } of givenUp) {
      sql.insert('ownership_log', {
        ...{ listing_id, seat, epoch, kind: 'refunded', to_id: null, order_id },
        from_id: before.find((ticket) => same({ listing_id, seat }, 'listing_id', 'seat')(ticket))!.owner_id,
      });
    }
    return sorted(givenUp, 'seat').map(({ seat }) => ({ seat }));
  },
};
