/**
 * Where a statement runs: a connection of the pool, or the one of an open transaction. A function with a statement in
 * it takes this as its first argument and never knows which of the two it got.
 */
export interface Sql {
  /**
   * Runs one statement and gives its rows; a statement without `returning` gives none. `int8` and `numeric` arrive as
   * numbers (and throw where a number cannot hold them), `timestamptz` as Date, `date` and `timestamp` as text.
   *
   * Throws `DatabaseUnavailable`, or what PostgreSQL answered: match its `code`, such as `23505`.
   */
  query<Row extends object>(statement: string | Statement, values?: readonly unknown[]): Promise<Row[]>;
}

/** A statement with a name is parsed once per connection and then only executed. The name is unique to its text. */
export interface Statement {
  name: string;
  text: string;
  /** How long its answer may take, ms, where that is longer than the pool's limit; `statement_timeout` must agree. */
  timeoutMs?: number;
}
