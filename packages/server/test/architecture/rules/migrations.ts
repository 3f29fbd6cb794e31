import type { Rule } from '../rule.ts';
import { lineOf, type SourceFile } from '../source-file.ts';
import { saleTables } from './sale.ts';

export const migrationRules: Rule[] = [
  {
    rule: 'Every key of a sale table contains listing_id',
    instead: 'A key without it cannot be kept on a shard of its own: put listing_id first.',
    find: (files) =>
      clausesOfSaleTables(files)
        .filter(({ text }) => isKey.test(text) && !/\blisting_id\b/.test(columnsOf(text)))
        .map(({ place, table, text }) => ({ ...place, what: `${table}: ${brief(text)}` })),
    planted: {
      'packages/server/migrations/0004_sale.sql': `
        create table tickets (
          listing_id bigint not null,
          token bytea unique, -- ✗
          seat int not null check (seat >= 0),
          constraint one_order unique (order_id, seat), -- ✗
          primary key (listing_id, seat)
        );
        create unique index one_live on payments (order_id) where state = 'due'; -- ✗
        create unique index one_live_attempt on payments (listing_id, order_id) where state = 'due';
        create index payments_open on payments (updated_at);
        create table venues (venue_id bigint primary key);
      `,
      'packages/server/migrations/0009_more.sql': `
        alter table orders add constraint one_key unique (idempotency_key); -- ✗
        alter table orders add column token bytea unique; -- ✗
        create table refunds (refund_id bigint primary key); -- ✗
      `,
    },
  },
  {
    rule: 'No foreign key touches a sale table',
    instead: 'It could not cross shards. What must agree is written in one commit, and the auditor looks.',
    find: (files) =>
      clausesOfSaleTables(files)
        .filter(({ text }) => /\b(references|foreign\s+key)\b/i.test(text))
        .map(({ place, table, text }) => ({ ...place, what: `${table}: ${brief(text)}` })),
    planted: {
      'packages/server/migrations/0004_sale.sql': `
        create table orders (
          listing_id bigint not null references listings, -- ✗
          foreign key (buyer_id) references accounts (account_id), -- ✗
          primary key (listing_id, order_id)
        );
        alter table payments add foreign key (order_id) references orders; -- ✗
        create table venues (seller_id bigint references sellers);
      `,
    },
  },
  {
    rule: 'Every sale table that the rules know is made by a migration',
    instead: 'A table that was renamed is renamed in rules/sale.ts too, or nothing guards it.',
    find: (files) => {
      const migrations = files.filter(isMigration);
      const made = new Set(statementsOf(migrations).map(({ text }) => createdTable(text)));
      const missing = saleTables.filter((table) => !made.has(table));
      return migrations
        .slice(0, 1)
        .flatMap(({ path }) => missing.map((table) => ({ path, line: 1, what: `nothing makes ${table}` })));
    },
    planted: {
      'packages/server/migrations/0004_sale.sql': `-- ✗
        ${saleTables.slice(1).map((table) => `create table ${table} (listing_id bigint primary key);`)}
      `.replaceAll(';,', ';'),
    },
  },
];

interface Clause {
  readonly place: { readonly path: string; readonly line: number };
  readonly table: string;
  /** A column, a constraint, or a whole statement about the table. */
  readonly text: string;
}

interface Statement {
  readonly file: SourceFile;
  readonly text: string;
  /** Where it begins in its file. */
  readonly start: number;
}

const isKey = /\b(primary\s+key|unique)\b/i;

function isMigration({ path }: SourceFile): boolean {
  return /^packages\/server\/migrations\/.*\.sql$/.test(path);
}

/** What migrations say of sale tables, a column or constraint at a time. */
function clausesOfSaleTables(files: readonly SourceFile[]): Clause[] {
  return statementsOf(files.filter(isMigration)).flatMap(({ file, text, start }) => {
    const table = createdTable(text) ?? indexedTable(text) ?? alteredTable(text);
    if (table === null || !saleTables.includes(table)) return [];
    const clauses = createdTable(text) === null ? [{ text, start: 0 }] : clausesOf(text);
    return clauses.map((clause) => ({
      place: { path: file.path, line: lineOf(file, start + clause.start + leadingSpace(clause.text)) },
      table,
      text: clause.text,
    }));
  });
}

function createdTable(statement: string): string | null {
  return /^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)/i.exec(statement)?.[1] ?? null;
}

function indexedTable(statement: string): string | null {
  return /^\s*create\s+unique\s+index\b[^(]*?\bon\s+(\w+)/i.exec(statement)?.[1] ?? null;
}

function alteredTable(statement: string): string | null {
  return /^\s*alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(\w+)/i.exec(statement)?.[1] ?? null;
}

function statementsOf(files: readonly SourceFile[]): Statement[] {
  return files.flatMap((file) => {
    let start = 0;
    return withoutComments(file.text)
      .split(';')
      .map((text) => {
        const statement = { file, text, start };
        start += text.length + 1;
        return statement;
      });
  });
}

/** The same length, so that offsets stay what they are. */
function withoutComments(sql: string): string {
  return sql.replaceAll(/--.*/g, (comment) => ' '.repeat(comment.length));
}

/** The columns and constraints of a `create table`: what stands between commas that are in no inner brackets. */
function clausesOf(statement: string): { text: string; start: number }[] {
  const clauses: { text: string; start: number }[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of [...statement].entries()) {
    if (character === '(' && ++depth === 1) start = index + 1;
    const ends = (character === ')' && --depth === 0) || (character === ',' && depth === 1);
    if (!ends) continue;
    clauses.push({ text: statement.slice(start, index), start });
    start = index + 1;
    if (depth === 0) break;
  }
  return clauses;
}

/** The columns a key is over: those in its brackets, or the one column that it stands behind. */
function columnsOf(clause: string): string {
  const listed = /\b(?:primary\s+key|unique)\s*(?:nulls\s+not\s+distinct\s*)?\(([^)]*)\)/i.exec(clause);
  const indexed = /\bunique\s+index\b[^(]*\(([^)]*)\)/i.exec(clause);
  return (listed ?? indexed)?.[1] ?? clause.trim().split(/\s/, 1)[0]!;
}

function brief(clause: string): string {
  return clause.trim().replaceAll(/\s+/g, ' ').slice(0, 100);
}

function leadingSpace(text: string): number {
  return text.length - text.trimStart().length;
}
