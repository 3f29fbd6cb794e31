import type { ModelDatabase } from './model-database.ts';
import { SqlError } from './sql-error.ts';
import { Blocked, ModelStatement } from './statement.ts';
import type { Entry } from './table.ts';
import type { Microseconds } from './time.ts';

/** A READ COMMITTED transaction of the model. */
export class ModelTransaction {
  readonly database: ModelDatabase;
  /** `now()`: fixed when the transaction begins. */
  readonly now: Microseconds;
  readonly touched = new Set<Entry>();
  state: 'open' | 'failed' | 'ended' = 'open';
  waitsFor: ModelTransaction | null = null;

  constructor(database: ModelDatabase) {
    this.database = database;
    this.now = database.now;
  }

  statement(name: string, values: readonly unknown[]): ModelStatement {
    return new ModelStatement(this, name, values);
  }

  /**
   * Runs a statement as far as it comes. Null: it waits for another transaction, and is to be run again when that one
   * has ended. A statement that fails leaves a transaction that can only be rolled back.
   *
   * @throws SqlError
   */
  run(statement: ModelStatement): Record<string, unknown>[] | null {
    const witness = this.database.witness;
    try {
      const rows = this.#attempt(statement);
      witness?.ran(this, statement, rows ?? 'waits');
      return rows;
    } catch (error) {
      this.state = 'failed';
      witness?.ran(this, statement, error as Error);
      throw error;
    }
  }

  #attempt(statement: ModelStatement): Record<string, unknown>[] | null {
    if (this.state !== 'open') throw new SqlError('25P02');
    this.waitsFor = null;
    try {
      return statement.run();
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      this.waitsFor = error.holder;
      if (!this.#closesCircle()) return null;
      this.waitsFor = null;
      throw new SqlError('40P01');
    }
  }

  /** @throws Error when a statement had failed: PostgreSQL answers such a commit with a rollback */
  commit(): void {
    const isWhole = this.state === 'open';
    if (isWhole) this.database.write(this.touched);
    this.#end(isWhole ? 'commit' : 'rollback');
    if (!isWhole) throw new Error('The transaction was rolled back: an error of a statement was ignored.');
  }

  rollback(): void {
    this.#end('rollback');
  }

  #end(command: 'commit' | 'rollback'): void {
    this.database.witness?.ended(this, command);
    for (const entry of this.touched) {
      entry.lockedBy = null;
      entry.pending = undefined;
    }
    this.touched.clear();
    this.waitsFor = null;
    this.state = 'ended';
  }

  #closesCircle(): boolean {
    for (let other = this.waitsFor; other !== null; other = other.waitsFor) {
      if (other === this) return true;
    }
    return false;
  }
}
