import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { toDate } from '../model/time.ts';
import { join, later, same, sorted } from './sql-words.ts';

export const paymentTwins: Twins = {
  'orders.findPayments': (sql, [payments]) =>
    join(
      columnsOf(sql, () => true),
      payments,
      'listing_id',
      'payment_id',
    ),

  'orders.findPaymentByKey': (sql, [listing_id, order_id, key]) =>
    paymentsWithOrders(
      sql,
      (payment) =>
        same({ listing_id, order_id }, 'listing_id', 'order_id')(payment) &&
        (payment.idempotency_key === key || Object.hasOwn(payment.joined, key)),
    ).map(attemptColumns),

  'orders.findLivePayment': (sql, [listingId, orderId]) =>
    columnsOf(
      sql,
      (payment) =>
        payment.listing_id === listingId &&
        payment.order_id === orderId &&
        ['created', 'authorized', 'due', 'captured', 'canceling'].includes(payment.state),
    ),

  'orders.claimOpenPayments': (sql, [olderThanSeconds, limit]) => {
    const isOpen = ({ state }: Row) => ['created', 'authorized', 'canceling'].includes(state);
    const open = sql.lockFree(
      'payments',
      (payment) => isOpen(payment) && payment.updated_at < later(sql.now, -olderThanSeconds),
      ({ updated_at }) => updated_at,
      limit,
    );
    return sql
      .update(
        'payments',
        (payment) => isOpen(payment) && open.some((one) => same(one, 'listing_id', 'payment_id')(payment)),
        () => ({ updated_at: sql.now }),
      )
      .map(({ listing_id: listingId, payment_id: paymentId }) => ({ listingId, paymentId }));
  },
};

/** `payments p join orders o`, in the order in which they were made. */
export function paymentsWithOrders(
  sql: ModelStatement,
  where: (payment: Row) => boolean,
): { payment: Row; columns: Row }[] {
  return sorted(sql.select('payments', where), 'created_at', 'payment_id').flatMap((payment) => {
    const order = sql.select('orders', same(payment, 'listing_id', 'order_id'))[0];
    if (order === undefined) return [];
    const columns = {
      listing_id: payment.listing_id,
      payment_id: payment.payment_id,
      order_id: payment.order_id,
      buyer_id: order.buyer_id,
      state: payment.state,
      order_state: order.state,
      amount: payment.amount,
      currency: payment.currency,
      method: payment.method,
      customer: payment.customer,
      gateway_reference: payment.gateway_reference,
      action_url: payment.action_url,
      decline_code: payment.decline_code,
      request_hash: payment.request_hash,
      created_at: toDate(payment.created_at),
      is_past_time: order.expires_at <= sql.now,
    };
    return [{ payment, columns }];
  });
}

function columnsOf(sql: ModelStatement, where: (payment: Row) => boolean): Row[] {
  return paymentsWithOrders(sql, where).map(({ columns }) => columns);
}

export function attemptColumns({ payment, columns }: { payment: Row; columns: Row }): Row {
  return { ...columns, idempotency_key: payment.idempotency_key, joined: payment.joined };
}
