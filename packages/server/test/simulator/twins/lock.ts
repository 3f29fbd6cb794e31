import type { Twins } from '../model/model-database.ts';
import { toDate } from '../model/time.ts';
import { lockWanted, recordset, sorted } from './sql-words.ts';

export const lockTwins: Twins = {
  'orders.lockBuyers': (sql, [buyers]) => {
    for (const buyer of sorted(recordset(buyers), 'listing_id', 'buyer_id'))
      sql.upsert('buyers', buyer, () => null);
    return [];
  },

  'orders.lockOrders': (sql, [orders]) =>
    lockWanted(sql, 'orders', orders, 'listing_id', 'order_id').map(({ row }) => ({
      listingId: row.listing_id,
      orderId: row.order_id,
      buyerId: row.buyer_id,
      state: row.state,
      seats: row.seats,
      prices: row.prices,
      resale: row.resale,
      currency: row.currency,
      declines: row.declines,
      expiresAt: toDate(row.expires_at),
      createdAt: toDate(row.created_at),
      isPastTime: row.expires_at <= sql.startedAt,
    })),

  'orders.lockPayments': (sql, [payments]) =>
    lockWanted(sql, 'payments', payments, 'listing_id', 'payment_id').map(({ row }) => ({
      listingId: row.listing_id,
      paymentId: row.payment_id,
      orderId: row.order_id,
      state: row.state,
    })),

  'orders.lockTickets': (sql, [seats]) =>
    lockWanted(sql, 'tickets', seats, 'listing_id', 'seat').map(({ row }) => ({
      listingId: row.listing_id,
      seat: row.seat,
      state: row.state,
      orderId: row.order_id,
      ownerId: row.owner_id,
      ownerOrderId: row.owner_order_id,
      epoch: row.epoch,
      offerPrice: row.offer_price,
      isPastTime: row.state === 'held' && row.held_until <= sql.startedAt,
    })),
};
