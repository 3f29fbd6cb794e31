import type { Twins } from '../model/model-database.ts';
import { toDate } from '../model/time.ts';
import { attemptColumns, paymentsWithOrders } from './payment.ts';
import { join, later, lockWanted, moved, recordset, same, seatsOfBuyer, sorted } from './sql-words.ts';

export const beginTwins: Twins = {
  'orders.readAttempts': (sql, [orders]) =>
    join(paymentsWithOrders(sql, () => true).map(attemptColumns), orders, 'listing_id', 'order_id'),

  'orders.countSeatsBeside': (sql, [orders]) =>
    sorted(recordset(orders), 'at').map((order) => ({
      has: seatsOfBuyer(sql, order, (other) => other.order_id !== order.order_id),
    })),

  'orders.holdAnewIfExpired': (sql, [orders, payingSeconds]) => {
    const end = later(sql.startedAt, payingSeconds);
    const renewed = recordset(orders).flatMap((wanted) =>
      sql.update(
        'orders',
        (order) =>
          same(wanted, 'listing_id', 'order_id')(order) &&
          ['held', 'expired'].includes(order.state) &&
          order.expires_at <= sql.startedAt,
        (order) =>
          moved(order, 'held', {
            ...{ extended: true, expires_at: end },
            resale: sql
              .select(
                'tickets',
                ({ listing_id, seat }) => listing_id === order.listing_id && order.seats.includes(seat),
              )
              .filter(({ owner_id }) => owner_id !== null)
              .map(({ seat }) => seat),
          }),
      ),
    );
    const had = renewed.flatMap((order) =>
      sql.update(
        'tickets',
        (ticket) =>
          ticket.listing_id === order.listing_id &&
          order.seats.includes(ticket.seat) &&
          (['free', 'offered'].includes(ticket.state) ||
            (ticket.state === 'held' &&
              (ticket.order_id === order.order_id || ticket.held_until <= sql.startedAt))),
        (ticket) => moved(ticket, 'held', { order_id: order.order_id, held_until: end }),
      ),
    );
    return [{ seats: had.length }];
  },

  'orders.beginPaymentsIfHeld': (sql, [payments, payingSeconds]) => {
    const wanted = recordset(payments);
    const begun = wanted.flatMap((payment) =>
      sql.update(
        'orders',
        (order) => same(payment, 'listing_id', 'order_id')(order) && order.state === 'held',
        (order) =>
          moved(order, 'paying', {
            extended: true,
            expires_at: order.extended
              ? order.expires_at
              : Math.max(order.expires_at, later(order.created_at, payingSeconds)),
          }),
      ),
    );
    const paying = begun.flatMap((order) =>
      sql.update(
        'tickets',
        (ticket) =>
          same(order, 'listing_id', 'order_id')(ticket) &&
          order.seats.includes(ticket.seat) &&
          ticket.state === 'held',
        (ticket) => moved(ticket, 'paying', { held_until: null }),
      ),
    );
    for (const { request_hash, ...payment } of sorted(wanted, 'listing_id', 'payment_id')) {
      sql.insert('payments', {
        ...payment,
        state: 'created',
        request_hash: Buffer.from(request_hash, 'hex'),
      });
    }
    return [{ seats: paying.length, createdAt: toDate(sql.now) }];
  },

  'orders.joinAttempts': (sql, [joinings]) => {
    const wanted = recordset(joinings);
    for (const { row } of lockWanted(sql, 'payments', joinings, 'listing_id', 'payment_id')) {
      const keys = wanted
        .filter(same(row, 'listing_id', 'payment_id'))
        .map(({ idempotency_key, request_hash }) => [idempotency_key, request_hash]);
      sql.update('payments', same(row, 'listing_id', 'payment_id'), ({ joined }) => ({
        joined: { ...joined, ...Object.fromEntries(keys) },
      }));
    }
    return [];
  },
};
