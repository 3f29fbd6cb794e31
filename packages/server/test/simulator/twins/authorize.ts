import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { lockWanted, moved, same } from './sql-words.ts';

export const authorizeTwins: Twins = {
  'orders.storeReferencesIfCreated': (sql, [payments]) =>
    updateLocked(
      sql,
      payments,
      (payment, { reference }) =>
        payment.state === 'created' &&
        (payment.gateway_reference === null || payment.gateway_reference === reference),
      (_payment, { reference }) => ({ gateway_reference: reference, updated_at: sql.now }),
    ),

  'orders.storeActionIfCreated': (sql, [listing_id, payment_id, url]) => {
    sql.update(
      'payments',
      (payment) =>
        same({ listing_id, payment_id, state: 'created' }, 'listing_id', 'payment_id', 'state')(payment),
      () => ({ action_url: url, updated_at: sql.now }),
    );
    return [];
  },

  'orders.markAuthorizedIfCreated': (sql, [payments]) =>
    updateLocked(
      sql,
      payments,
      (payment) => payment.state === 'created',
      (payment) => moved(payment, 'authorized', { action_url: null, updated_at: sql.now }),
    ),
};

function updateLocked(
  sql: ModelStatement,
  json: string,
  where: (payment: Row, wanted: Row) => boolean,
  set: (payment: Row, wanted: Row) => Row,
): Row[] {
  return lockWanted(sql, 'payments', json, 'listing_id', 'payment_id').flatMap(({ wanted }) =>
    sql
      .update(
        'payments',
        (payment) => same(wanted, 'listing_id', 'payment_id')(payment) && where(payment, wanted),
        (payment) => set(payment, wanted),
      )
      .map(({ payment_id }) => ({ payment_id })),
  );
}
