import type { Rule } from '../rule.ts';
import { lineOf, parse, type SourceFile } from '../source-file.ts';
import { textsOf } from '../syntax.ts';

/** The tables of a sale, which lie together on the shard of their listing. */
export const saleTables = [
  'tickets',
  'orders',
  'payments',
  'buyers',
  'refunds',
  'ownership_log',
  'outbox',
  'webhook_inbox',
  'transfers',
  'scans',
  'gate_log',
];

/**
 * The inbox of webhooks takes what the gateway says, scans and the gate log what the gates see; they belong to the payments
 * and to the gates, and move no sale.
 */
const tablesOfOthers = ['webhook_inbox', 'scans', 'gate_log'];
const tablesOfOrders = saleTables.filter((table) => !tablesOfOthers.includes(table));

export const saleRules: Rule[] = [
  {
    rule: 'Only orders/ and tickets/transfer write the tables of the sale',
    instead:
      'Every statement that moves a sale is a step in packages/server/src/orders, where the order of locks is kept: add the step there.',
    find: (files) =>
      files
        .filter(({ path }) => /^packages\/server\/src\/.*\.ts$/.test(path) && !mayWrite.test(path))
        .flatMap((file) => writesIn(file)),
    planted: {
      'packages/server/src/tickets/sql.ts': `
        const sold = 'update tickets set state = $1'; // ✗
        const made = \`insert into ownership_log
          (listing_id) values ($1)\`;
        const gone = 'with old as (delete from only public.orders returning *) select 1'; // ✗
        const read = 'select * from tickets for update of tickets';
        const views = 'update tickets_seen set at = now()';
      `.replace('insert into ownership_log', 'insert into ownership_log -- ✗'),
      'packages/server/src/orders/sell.sql.ts': "const sold = 'update tickets set state = $1';",
      'packages/server/src/tickets/transfer.sql.ts': "const passed = 'update tickets set owner_id = $1';",
    },
  },
];

const mayWrite = /^packages\/server\/src\/(orders\/|tickets\/transfer[/.])/;

const write = new RegExp(
  `\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|truncate)\\s+(only\\s+)?(public\\.)?(${tablesOfOrders.join('|')})\\b(?!_)`,
  'gi',
);

function writesIn(file: SourceFile) {
  return textsOf(parse(file).program).flatMap(({ text, start }) =>
    [...text.matchAll(write)].map((match) => ({
      path: file.path,
      line: lineOf(file, start + match.index),
      what: match[0].replaceAll(/\s+/g, ' '),
    })),
  );
}
