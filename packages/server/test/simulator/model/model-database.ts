import type { ModelStatement } from './statement.ts';
import { committed, type Entry, type Row, Table, type TableDefinition } from './table.ts';
import type { Microseconds } from './time.ts';
import { ModelTransaction } from './transaction.ts';

/** What a statement does to the model: the same as its SQL does to PostgreSQL. */
// biome-ignore lint/suspicious/noExplicitAny: each twin knows the values that its statement is given.
export type Twin = (statement: ModelStatement, values: any) => Record<string, unknown>[] | undefined;

export type Twins = Readonly<Record<string, Twin>>;

/** What a commit made of a row; null is a row that is not there. */
export interface Change {
  readonly table: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

export interface Witness {
  began(transaction: ModelTransaction): void;
  /** `waits`: it has run into a lock, and will be run again. */
  ran(transaction: ModelTransaction, statement: ModelStatement, outcome: Row[] | Error | 'waits'): void;
  ended(transaction: ModelTransaction, command: 'commit' | 'rollback'): void;
}

/** PostgreSQL in miniature, as far as the sale uses it: unique keys, CHECKs, row locks, READ COMMITTED. */
export class ModelDatabase {
  /** The clock. It moves when it is moved. */
  now: Microseconds;
  /** How many transactions have committed. */
  commits = 0;
  /** Told of every step of every transaction, in their order. */
  witness: Witness | null = null;
  /** Told of every commit that changed something. */
  onCommit: (changes: readonly Change[]) => void = () => {};
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #twins: Twins;

  constructor(definitions: readonly TableDefinition[], twins: Twins, now: Microseconds) {
    this.now = now;
    this.#tables = new Map(definitions.map((definition) => [definition.name, new Table(definition)]));
    this.#twins = twins;
  }

  begin(): ModelTransaction {
    const transaction = new ModelTransaction(this);
    this.witness?.began(transaction);
    return transaction;
  }

  /** All committed rows, in the order of the key. */
  rows(table: string): Row[] {
    return this.table(table)
      .entries.map(committed)
      .filter((row) => row !== null);
  }

  table(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`The model has no table ${name}.`);
    return table;
  }

  twinOf(name: string): Twin {
    const twin = this.#twins[name];
    if (twin === undefined) throw new Error(`The statement ${name} has no twin.`);
    return twin;
  }

  /** For transactions: makes what they have written everybody's. */
  write(entries: Iterable<Entry>): void {
    this.commits++;
    const changes: Change[] = [];
    for (const entry of entries) {
      if (entry.pending === undefined) continue;
      const change = { table: entry.table.definition.name, before: committed(entry), after: entry.pending };
      entry.versions.push({ commit: this.commits, row: change.after });
      changes.push(change);
    }
    if (changes.length > 0) this.onCommit(changes);
  }
}
