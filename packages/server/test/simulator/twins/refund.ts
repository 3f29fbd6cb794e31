import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { toDate } from '../model/time.ts';
import { join, moved, recordset, same, sorted } from './sql-words.ts';

export const refundTwins: Twins = {
  'orders.lockTakenPayments': (sql, [orders]) => {
    const wanted = recordset(orders);
    return sql
      .lock(
        'payments',
        (payment) =>
          ['due', 'captured'].includes(payment.state) &&
          wanted.some((order) => same(order, 'listing_id', 'order_id')(payment)),
      )
      .map(({ listing_id: listingId, payment_id: paymentId, order_id: orderId }) => {
        return { listingId, paymentId, orderId };
      });
  },

  'orders.readOwnedTickets': (sql, [orders]) => {
    const owned = recordset(orders)
      .flatMap((wanted) => sql.select('orders', same(wanted, 'listing_id', 'order_id')))
      .flatMap(({ listing_id, order_id, seats }) =>
        sql.select(
          'tickets',
          (ticket) =>
            ticket.listing_id === listing_id &&
            seats.includes(ticket.seat) &&
            ticket.owner_order_id === order_id,
        ),
      );
    return sorted(owned, 'listing_id', 'seat').map((ticket) => ({
      listingId: ticket.listing_id,
      orderId: ticket.owner_order_id,
      seat: ticket.seat,
      epoch: ticket.epoch,
      ownerId: ticket.owner_id,
      isBeingBought: ticket.state === 'paying',
    }));
  },

  'orders.insertRefundsIfNew': (sql, [refunds]) =>
    sorted(recordset(refunds), 'listing_id', 'refund_id').flatMap(({ request_hash, ...refund }) => {
      const row = sql.insertIfAbsent(
        'refunds',
        { ...refund, state: 'due', request_hash: request_hash && Buffer.from(request_hash, 'hex') },
        ['listing_id', 'seat', 'epoch'],
      );
      return row === null ? [] : [{ refund_id: row.refund_id }];
    }),

  'orders.takeBackTicketsIfOwned': (sql, [tickets]) => {
    const taken = recordset(tickets).flatMap((given) =>
      sql
        .update(
          'tickets',
          (ticket) =>
            same(given, 'listing_id', 'seat', 'epoch', 'owner_id')(ticket) &&
            ticket.owner_order_id === given.order_id &&
            ['sold', 'offered', 'held'].includes(ticket.state),
          (ticket) =>
            moved(ticket, 'free', {
              ...{ owner_id: null, owner_order_id: null, epoch: ticket.epoch + 1 },
              ...{ order_id: null, held_until: null, offer_price: null },
            }),
        )
        .map(({ epoch }) => ({ ...given, epoch })),
    );
    for (const { listing_id, seat, epoch, owner_id, order_id } of taken as Row[]) {
      sql.insert('ownership_log', {
        ...{ listing_id, seat, epoch, kind: 'refunded' },
        ...{ from_id: owner_id, to_id: null, order_id },
      });
    }
    return [{ seats: taken.length }];
  },

  'orders.findRefundRequest': (sql, [listing_id, order_id, key]) =>
    refundsOfOrder(sql, { listing_id, order_id })
      .filter(({ refund }) => refund.idempotency_key === key)
      .slice(0, 1)
      .map(({ refund }) => ({ request_hash: refund.request_hash })),

  'orders.readRefundsOfOrder': (sql, [listing_id, order_id]) =>
    refundsOfOrder(sql, { listing_id, order_id }).map(({ refund, payment }) => ({
      refundId: refund.refund_id,
      seat: refund.seat,
      amount: refund.amount,
      currency: payment.currency,
      state: refund.state,
      cause: refund.cause,
      reason: refund.reason,
      idempotencyKey: refund.idempotency_key,
      createdAt: toDate(refund.created_at),
      updatedAt: toDate(refund.updated_at),
    })),

  'orders.readDueRefunds': (sql, [refunds]) => {
    return join(sql.select('refunds'), refunds, 'listing_id', 'refund_id')
      .filter(({ state }) => state === 'due')
      .flatMap((refund) =>
        sql.select('payments', same(refund, 'listing_id', 'payment_id')).map((payment) => ({
          listingId: refund.listing_id,
          refundId: refund.refund_id,
          paymentId: payment.payment_id,
          orderId: payment.order_id,
          amount: refund.amount,
          paymentState: payment.state,
          left: payment.captured - payment.refunded,
          gatewayReference: payment.gateway_reference,
          isDisputed: payment.disputed_at !== null,
        })),
      );
  },

  'orders.markRefundDoneIfDue': (sql, [listing_id, refund_id, gatewayReference]) => {
    const done = sql.update('refunds', isDue({ listing_id, refund_id }), (refund) =>
      moved(refund, 'done', { gateway_reference: gatewayReference, updated_at: sql.now }),
    );
    for (const refund of done) {
      sql.update('payments', same(refund, 'listing_id', 'payment_id'), (payment) => ({
        refunded: payment.refunded + refund.amount,
        updated_at: sql.now,
      }));
    }
    return [];
  },

  'orders.markRefundDoneWithoutMoney': (sql, [listing_id, refund_id]) => {
    sql.update('refunds', isDue({ listing_id, refund_id }), (refund) =>
      moved(refund, 'done', { amount: 0, updated_at: sql.now }),
    );
    return [];
  },

  'orders.markDisputedIfNot': (sql, [listing_id, payment_id]) =>
    sql
      .update(
        'payments',
        (payment) =>
          same({ listing_id, payment_id }, 'listing_id', 'payment_id')(payment) &&
          payment.disputed_at === null &&
          ['due', 'captured'].includes(payment.state),
        () => ({ disputed_at: sql.now, updated_at: sql.now }),
      )
      .map(({ payment_id: marked }) => ({ payment_id: marked })),
};

function isDue(key: Row): (refund: Row) => boolean {
  return (refund) => same(key, 'listing_id', 'refund_id')(refund) && refund.state === 'due';
}

/** `payments p join refunds r`, the first first. */
function refundsOfOrder(sql: ModelStatement, order: Row): { refund: Row; payment: Row }[] {
  const pairs = sql
    .select('payments', same(order, 'listing_id', 'order_id'))
    .flatMap((payment) =>
      sql.select('refunds', same(payment, 'listing_id', 'payment_id')).map((refund) => ({ refund, payment })),
    );
  return pairs.sort((a, b) => a.refund.created_at - b.refund.created_at || a.refund.seat - b.refund.seat);
}
