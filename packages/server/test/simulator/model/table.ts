import type { ModelTransaction } from './transaction.ts';

// biome-ignore lint/suspicious/noExplicitAny: a row of any table; its columns are known to the twins.
export type Row = Readonly<Record<string, any>>;

/** What a table allows, as its migration says it. */
export interface TableDefinition {
  readonly name: string;
  /** The primary key's columns. */
  readonly key: readonly string[];
  /** What a column is when an insert does not name it; a function gets the transaction's time. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly checks: readonly { readonly name: string; holds(row: Row): boolean }[];
  /** The primary key is not among them. */
  readonly uniques: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    where?(row: Row): boolean;
  }[];
}

/** One row through time. */
export interface Entry {
  readonly table: Table;
  readonly key: readonly (string | number)[];
  /** What was committed, oldest first; null is a row that is not there. */
  readonly versions: { readonly commit: number; readonly row: Row | null }[];
  /** Whose lock stands on it: nobody else changes or locks it before that transaction's end. */
  lockedBy: ModelTransaction | null;
  /** What that transaction made of it; undefined where it has only locked it. */
  pending: Row | null | undefined;
}

/** A table's entries in the order of its key, which is the order in which everything is locked. */
export class Table {
  readonly definition: TableDefinition;
  readonly entries: Entry[] = [];

  constructor(definition: TableDefinition) {
    this.definition = definition;
  }

  keyOf(row: Row): (string | number)[] {
    return this.definition.key.map((column) => row[column]);
  }

  find(key: readonly (string | number)[]): Entry | undefined {
    const entry = this.entries[this.#placeOf(key)];
    return entry !== undefined && compareKeys(entry.key, key) === 0 ? entry : undefined;
  }

  /** The entry of a key that may never have had a row. */
  entryOf(key: readonly (string | number)[]): Entry {
    const place = this.#placeOf(key);
    const found = this.entries[place];
    if (found !== undefined && compareKeys(found.key, key) === 0) return found;
    const entry: Entry = { table: this, key, versions: [], lockedBy: null, pending: undefined };
    this.entries.splice(place, 0, entry);
    return entry;
  }

  #placeOf(key: readonly (string | number)[]): number {
    let place = this.entries.length;
    while (place > 0 && compareKeys(this.entries[place - 1]!.key, key) >= 0) place--;
    return place;
  }
}

/** The newest committed version. */
export function committed(entry: Entry): Row | null {
  return entry.versions.at(-1)?.row ?? null;
}

function compareKeys(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (let index = 0; index < left.length; index++) {
    const one = left[index]!;
    const other = right[index]!;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
