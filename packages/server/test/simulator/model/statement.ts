import { SqlError } from './sql-error.ts';
import { committed, type Entry, type Row, type Table } from './table.ts';
import type { Microseconds } from './time.ts';
import type { ModelTransaction } from './transaction.ts';

/** A statement met a row that another transaction has: it keeps the locks it got, and is run again after that one's end. */
export class Blocked extends Error {
  readonly holder: ModelTransaction;

  constructor(holder: ModelTransaction) {
    super('waits for a lock');
    this.holder = holder;
  }
}

type Condition = (row: Row) => boolean;
type Change = (row: Row) => Row;

/**
 * One statement under way, as its twin sees the tables: committed rows as they stood when it began, and what its own
 * transaction did. Rows are found in that view; what is locked or changed is first waited for, then looked at again in
 * its newest version, as PostgreSQL does at READ COMMITTED.
 */
export class ModelStatement {
  readonly name: string;
  readonly values: readonly unknown[];
  /** `now()`. */
  readonly now: Microseconds;
  /** `statement_timestamp()`. */
  readonly startedAt: Microseconds;
  readonly #transaction: ModelTransaction;
  readonly #snapshot: number;
  readonly #written = new Map<Entry, Row | null | undefined>();

  constructor(transaction: ModelTransaction, name: string, values: readonly unknown[]) {
    this.name = name;
    this.values = values;
    this.now = transaction.now;
    this.startedAt = transaction.database.now;
    this.#transaction = transaction;
    this.#snapshot = transaction.database.commits;
  }

  /** @throws Blocked, SqlError */
  run(): Record<string, unknown>[] {
    try {
      return this.#transaction.database.twinOf(this.name)(this, this.values as never) ?? [];
    } catch (error) {
      for (const [entry, before] of this.#written) entry.pending = before;
      this.#written.clear();
      throw error;
    }
  }

  /** `select … where`, in the order of the key. */
  select(table: string, where: Condition = () => true): Row[] {
    return this.#candidates(table, where).map(({ row }) => row);
  }

  /** `select … where … order by <key> for update`. */
  lock(table: string, where: Condition): Row[] {
    return this.#candidates(table, where).flatMap(({ entry }) => {
      this.#take(entry);
      const row = this.#newest(entry);
      return row !== null && where(row) ? [row] : [];
    });
  }

  /** `select … where … order by … limit … for update skip locked`. */
  lockFree(table: string, where: Condition, order: (row: Row) => number | string, limit: number): Row[] {
    const rows: Row[] = [];
    for (const { entry } of this.#candidates(table, where).sort((a, b) =>
      order(a.row) < order(b.row) ? -1 : Number(order(a.row) > order(b.row)),
    )) {
      if (rows.length === limit) break;
      if (this.#holderOf(entry) !== null) continue;
      this.#take(entry);
      const newest = this.#newest(entry);
      if (newest !== null && where(newest)) rows.push(newest);
    }
    return rows;
  }

  /** `update … set … where … returning *`. */
  update(table: string, where: Condition, set: Change): Row[] {
    return this.#candidates(table, where).flatMap(({ entry }) => {
      this.#take(entry);
      const row = this.#newest(entry);
      if (row === null || !where(row)) return [];
      return [this.#write(entry, { ...row, ...set(row) })];
    });
  }

  /** `delete from … where … returning *`. */
  delete(table: string, where: Condition): Row[] {
    return this.#candidates(table, where).flatMap(({ entry }) => {
      this.#take(entry);
      const row = this.#newest(entry);
      if (row === null || !where(row)) return [];
      this.#put(entry, null);
      return [row];
    });
  }

  /** `insert into … values … returning *`. @throws SqlError 23505 */
  insert(table: string, values: Row): Row {
    const row = this.insertIfAbsent(table, values);
    if (row === null) throw new SqlError('23505', `${table}_pkey`);
    return row;
  }

  /**
   * `insert … on conflict (<columns>) do nothing`; null where such a row stood already. The primary key unless told.
   */
  insertIfAbsent(table: string, values: Row, columns?: readonly string[]): Row | null {
    if (columns !== undefined && this.#findSame(table, values, columns)) return null;
    const entry = this.#entryFor(table, values);
    if (this.#isTaken(entry)) {
      if (columns === undefined) return null;
      throw new SqlError('23505', `${table}_pkey`);
    }
    this.#take(entry);
    return this.#write(entry, this.#withDefaults(table, values));
  }

  /**
   * `insert … on conflict (<primary key>) do update set … where …`: `merge` gives what is set, or null where the
   * condition does not hold. Then nothing is returned, and the row is locked all the same.
   */
  upsert(table: string, values: Row, merge: (row: Row) => Row | null): Row | null {
    const entry = this.#entryFor(table, values);
    const holder = this.#holderOf(entry);
    if (holder !== null) throw new Blocked(holder);
    const row = this.#newest(entry);
    if (row === null) {
      this.#take(entry);
      return this.#write(entry, this.#withDefaults(table, values));
    }
    if (this.#written.has(entry)) throw new SqlError('21000');
    this.#take(entry);
    const change = merge(row);
    return change === null ? null : this.#write(entry, { ...row, ...change });
  }

  #candidates(name: string, where: Condition): { entry: Entry; row: Row }[] {
    const found = [];
    for (const entry of this.#table(name).entries) {
      const row = this.#visible(entry);
      if (row !== null && where(row)) found.push({ entry, row });
    }
    return found;
  }

  #visible(entry: Entry): Row | null {
    if (entry.lockedBy === this.#transaction && entry.pending !== undefined) return entry.pending;
    for (let index = entry.versions.length - 1; index >= 0; index--) {
      const version = entry.versions[index]!;
      if (version.commit <= this.#snapshot) return version.row;
    }
    return null;
  }

  #newest(entry: Entry): Row | null {
    return entry.pending === undefined ? committed(entry) : entry.pending;
  }

  #holderOf(entry: Entry): ModelTransaction | null {
    return entry.lockedBy === this.#transaction ? null : entry.lockedBy;
  }

  #take(entry: Entry): void {
    const holder = this.#holderOf(entry);
    if (holder !== null) throw new Blocked(holder);
    entry.lockedBy = this.#transaction;
    this.#transaction.touched.add(entry);
  }

  /** Whether a row with this key stands. One that another transaction makes, changes or removes is waited for. */
  #isTaken(entry: Entry): boolean {
    const holder = this.#holderOf(entry);
    if (holder === null) return this.#newest(entry) !== null;
    if (entry.pending === undefined && committed(entry) !== null) return true;
    throw new Blocked(holder);
  }

  /** Whether a row with the same values in these columns stands; one that is being written is waited for. */
  #findSame(table: string, values: Row, columns: readonly string[]): boolean {
    return this.#table(table).entries.some((entry) => {
      const isSame = (row: Row | null | undefined) => row && columns.every((one) => row[one] === values[one]);
      if (!isSame(this.#newest(entry)) && !isSame(committed(entry))) return false;
      return this.#isTaken(entry);
    });
  }

  #write(entry: Entry, row: Row): Row {
    const { name, checks, uniques } = entry.table.definition;
    for (const check of checks) {
      if (!check.holds(row)) throw new SqlError('23514', check.name);
    }
    for (const unique of uniques) {
      if (unique.where !== undefined && !unique.where(row)) continue;
      if (unique.columns.some((column) => row[column] === null)) continue;
      const isSame = (other: Row | null | undefined) =>
        other && (unique.where?.(other) ?? true) && unique.columns.every((one) => other[one] === row[one]);
      for (const other of this.#table(name).entries) {
        if (other === entry) continue;
        const holder = this.#holderOf(other);
        const stands = isSame(committed(other));
        // A lock alone changes nothing; what is being written may yet be rolled back, and is waited for.
        if (holder === null ? isSame(this.#newest(other)) : stands && other.pending === undefined)
          throw new SqlError('23505', unique.name);
        if (holder !== null && (stands || isSame(other.pending))) throw new Blocked(holder);
      }
    }
    this.#put(entry, row);
    return row;
  }

  #put(entry: Entry, row: Row | null): void {
    if (!this.#written.has(entry)) this.#written.set(entry, entry.pending);
    entry.pending = row;
  }

  #entryFor(name: string, values: Row): Entry {
    const table = this.#table(name);
    return table.entryOf(table.keyOf(values));
  }

  #withDefaults(name: string, values: Row): Row {
    const row: Record<string, unknown> = {};
    for (const [column, value] of Object.entries(this.#table(name).definition.defaults))
      row[column] = typeof value === 'function' ? value(this.now) : value;
    return Object.assign(row, values);
  }

  #table(name: string): Table {
    return this.#transaction.database.table(name);
  }
}
