import type { Twins } from '../model/model-database.ts';
import { later, recordset, same, sorted } from './sql-words.ts';

export const outboxTwins: Twins = {
  'orders.queueMessages': (sql, [messages]) => {
    for (const message of sorted(recordset(messages), 'listing_id', 'msg_key'))
      sql.insertIfAbsent('outbox', message);
    return [];
  },

  'orders.claimMessages': (sql, [kinds, leaseSeconds, limit]) => {
    const due = sql.lockFree(
      'outbox',
      ({ due_at, kind }) => due_at <= sql.now && kinds.includes(kind),
      ({ due_at }) => due_at,
      limit,
    );
    return sql
      .update(
        'outbox',
        (message) => due.some((one) => same(one, 'listing_id', 'msg_key')(message)),
        ({ attempts }) => ({ due_at: later(sql.now, leaseSeconds), attempts: attempts + 1 }),
      )
      .map(({ listing_id: listingId, msg_key: msgKey, kind, payload, attempts }) => {
        return { listingId, msgKey, kind, payload, attempts };
      });
  },

  'orders.deleteMessages': (sql, [messages]) => {
    const done = recordset(messages);
    sql.delete('outbox', (message) => done.some((one) => same(one, 'listing_id', 'msg_key')(message)));
    return [];
  },

  'orders.postponeMessages': (sql, [messages]) => {
    for (const wanted of recordset(messages)) {
      sql.update('outbox', same(wanted, 'listing_id', 'msg_key'), () => ({
        due_at: later(sql.now, wanted.seconds),
      }));
    }
    return [];
  },
};
