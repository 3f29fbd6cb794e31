import type { Twins } from '../model/model-database.ts';
import { moved, recordset, same, sorted } from './sql-words.ts';

export const sellTwins: Twins = {
  'orders.sellIfPaying': (sql, [sales]) => {
    const paid = recordset(sales).flatMap((wanted) =>
      sql
        .update(
          'orders',
          (order) => same(wanted, 'listing_id', 'order_id')(order) && order.state === 'paying',
          (order) => moved(order, 'paid', { paid_at: sql.now }),
        )
        .map((order) => ({ order, payment_id: wanted.payment_id as number })),
    );
    const sold = paid.flatMap(({ order }) =>
      sql.update(
        'tickets',
        (ticket) =>
          same(order, 'listing_id', 'order_id')(ticket) &&
          order.seats.includes(ticket.seat) &&
          ticket.state === 'paying',
        (ticket) =>
          moved(ticket, 'sold', {
            owner_id: order.buyer_id,
            owner_order_id: order.order_id,
            epoch: ticket.epoch + 1,
            order_id: null,
            held_until: null,
          }),
      ),
    );
    for (const { order, payment_id } of paid) {
      sql.update(
        'payments',
        (payment) =>
          payment.listing_id === order.listing_id &&
          payment.payment_id === payment_id &&
          payment.state === 'authorized',
        (payment) => moved(payment, 'due', { updated_at: sql.now }),
      );
    }
    for (const { listing_id, seat, epoch, owner_id, owner_order_id } of sold) {
      sql.insert('ownership_log', {
        ...{ listing_id, seat, epoch, kind: 'sold' },
        ...{ from_id: null, to_id: owner_id, order_id: owner_order_id },
      });
    }
    const messages = paid.flatMap(({ order: { listing_id, order_id, seats }, payment_id }) => [
      {
        ...{ listing_id, msg_key: `capture-${payment_id}`, kind: 'capture' },
        payload: { paymentId: payment_id },
      },
      {
        ...{ listing_id, msg_key: `receipt-${order_id}`, kind: 'mail' },
        payload: { letter: 'receipt', orderId: order_id },
      },
      {
        ...{ listing_id, msg_key: `publish-${order_id}`, kind: 'publish' },
        payload: { seats },
      },
    ]);
    for (const message of sorted(messages, 'listing_id', 'msg_key')) sql.insertIfAbsent('outbox', message);
    return [{ seats: sold.length }];
  },
};
