import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { moved, same } from './sql-words.ts';

export const cancelTwins: Twins = {
  'orders.markCancelingIfOpen': (sql, key) =>
    updatePayment(sql, key, ['created', 'authorized'], (payment) =>
      moved(payment, 'canceling', { action_url: null, updated_at: sql.now }),
    ).map(({ payment_id }) => ({ payment_id })),

  'orders.markPaymentCanceledIfCanceling': (sql, key) => {
    updatePayment(sql, key, ['canceling'], (payment) => moved(payment, 'canceled', { updated_at: sql.now }));
    return [];
  },

  'orders.markAuthorizedIfCanceling': (sql, key) => {
    updatePayment(sql, key, ['canceling'], (payment) =>
      moved(payment, 'authorized', { updated_at: sql.now }),
    );
    return [];
  },

  'orders.markOrderGivenUp': (sql, [listing_id, order_id, next]) => {
    sql.update(
      'orders',
      (order) =>
        same({ listing_id, order_id }, 'listing_id', 'order_id')(order) &&
        ['held', 'paying'].includes(order.state),
      (order) => moved(order, next),
    );
    return [];
  },
};

function updatePayment(
  sql: ModelStatement,
  [listing_id, payment_id]: [number, number],
  states: readonly string[],
  set: (payment: Row) => Row,
): Row[] {
  const isThis = same({ listing_id, payment_id }, 'listing_id', 'payment_id');
  return sql.update('payments', (payment) => isThis(payment) && states.includes(payment.state), set);
}
