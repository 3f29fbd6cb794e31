import type { Twins } from '../model/model-database.ts';
import { givenBack, moved, recordset, same } from './sql-words.ts';

export const expireTwins: Twins = {
  'orders.expireHeldOrders': (sql, [limit]) => {
    const past = sql.lockFree(
      'orders',
      (order) => order.state === 'held' && order.expires_at <= sql.now,
      () => 0,
      limit,
    );
    return sql
      .update(
        'orders',
        (order) => order.state === 'held' && past.some((one) => same(one, 'listing_id', 'order_id')(order)),
        (order) => moved(order, 'expired'),
      )
      .map(({ listing_id: listingId, order_id: orderId, seats }) => ({ listingId, orderId, seats }));
  },

  'orders.freeTicketsOfExpired': (sql, [orders]) => {
    const past = recordset(orders);
    const carried = sql.lock('tickets', (ticket) =>
      past.some(
        (order) => same(order, 'listing_id', 'order_id')(ticket) && order.seats.includes(ticket.seat),
      ),
    );
    return sql
      .update(
        'tickets',
        (ticket) =>
          ticket.state === 'held' &&
          carried.some((one) => same(one, 'listing_id', 'seat', 'order_id')(ticket)),
        givenBack,
      )
      .map(({ listing_id: listingId, seat, state, offer_price: offerPrice }) => {
        return { listingId, seat, state, offerPrice };
      });
  },
};
