import type { Twins } from '../model/model-database.ts';
import type { Row } from '../model/table.ts';
import { join, moved, recordset, same, sorted } from './sql-words.ts';

export const cancelListingTwins: Twins = {
  'orders.findHeldOrders': (sql, [listingId, limit]) =>
    sql
      .select('orders', ({ listing_id, state }) => listing_id === listingId && state === 'held')
      .slice(0, limit)
      .map(({ order_id: orderId }) => ({ listingId, orderId })),

  'orders.markOrdersReleasedIfHeld': (sql, [orders]) => {
    for (const given of recordset(orders)) {
      sql.update(
        'orders',
        (order) => same(given, 'listing_id', 'order_id')(order) && order.state === 'held',
        (order) => moved(order, order.expires_at > sql.startedAt ? 'released' : 'expired'),
      );
    }
    return [];
  },

  'orders.findOpenPaymentsOfListing': (sql, [listingId, after, limit]) =>
    sql
      .select(
        'payments',
        ({ listing_id, payment_id, state }) =>
          listing_id === listingId &&
          payment_id > after &&
          ['created', 'authorized', 'canceling'].includes(state),
      )
      .slice(0, limit)
      .map(({ payment_id: paymentId }) => ({ listingId, paymentId })),

  'orders.findOwningOrders': (sql, [listingId, limit]) => {
    const owned = sql.select(
      'tickets',
      ({ listing_id, state, owner_id }) =>
        listing_id === listingId && owner_id !== null && state !== 'paying',
    );
    const orderIds = new Set(sorted(owned, 'owner_order_id').map(({ owner_order_id }) => owner_order_id));
    return [...orderIds].slice(0, limit).map((orderId) => ({ listingId, orderId }));
  },

  'orders.readCancellationProgress': (sql, [listingId]) => {
    const isHere = ({ listing_id }: Row) => listing_id === listingId;
    const orders = sql.select('orders', isHere);
    const paid = orders.filter(({ state }) => state === 'paid').length;
    const buying = orders.filter(
      ({ state, expires_at }) => state === 'paying' || (state === 'held' && expires_at > sql.now),
    ).length;
    const owning = new Set(
      sql
        .select('tickets', isHere)
        .map(({ owner_order_id }) => owner_order_id)
        .filter((orderId) => orderId !== null),
    ).size;
    const refunds = Map.groupBy(sql.select('refunds', isHere), ({ state }) => state);
    const amount = (state: string) => (refunds.get(state) ?? []).reduce((sum, row) => sum + row.amount, 0);
    return [
      {
        total: paid + buying,
        open: buying + owning,
        refundsDue: refunds.get('due')?.length ?? 0,
        refundsDone: refunds.get('done')?.length ?? 0,
        amountDue: amount('due'),
        amountDone: amount('done'),
      },
    ];
  },

  'orders.readOrdersForMails': (sql, [orders]) =>
    join(sql.select('orders'), orders, 'listing_id', 'order_id').map(
      ({ listing_id, order_id, buyer_id, seats, prices, currency }) => ({
        ...{ listingId: listing_id, orderId: order_id, buyerId: buyer_id },
        ...{ seats, prices, currency },
      }),
    ),
};
