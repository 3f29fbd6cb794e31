import type { Database, Sql } from '../../src/platform/database/database.ts';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';
import type { Statement } from '../../src/platform/database/sql.ts';
import type { ModelStatement } from './model/statement.ts';
import type { ModelTransaction } from './model/transaction.ts';
import type { Passed } from './scheduler.ts';
import type { World } from './world.ts';

/** The text of each statement that was ever asked for, for those who compare it with its twin. */
export const statementTexts = new Map<string, string>();

/** Whose database it is: when it is dead, no answer reaches it. */
export interface Owner {
  isAlive: boolean;
  readonly name: string;
}

/**
 * The database as one process has it: the model behind a wire that may break. Each statement and each commit is a
 * point at which somebody else may go on first.
 */
export function simulatedDatabase(world: World, owner: Owner): Database {
  const wire = new Wire(world, owner);
  return {
    connection: { query: (statement, values) => wire.alone(nameOf(statement), values ?? []) as never },
    inTransaction: (work) => wire.inTransaction(work),
    isReachable: async () => true,
    close: async () => {},
  };
}

type Rows = Record<string, unknown>[];

interface Settle {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

class Wire {
  readonly #world: World;
  readonly #owner: Owner;

  constructor(world: World, owner: Owner) {
    this.#world = world;
    this.#owner = owner;
  }

  /** A statement in a transaction of its own, which is committed with it. */
  alone(name: string, values: readonly unknown[]): Promise<Rows> {
    const { database, weather } = this.#world;
    let transaction: ModelTransaction | null = null;
    let statement: ModelStatement | null = null;
    const execute = (): Rows | null => {
      transaction ??= database.begin();
      statement ??= transaction.statement(name, values);
      try {
        const rows = transaction.run(statement);
        if (rows !== null) transaction.commit();
        return rows;
      } catch (error) {
        transaction.rollback();
        throw error;
      }
    };
    return new Promise((resolve, reject) => {
      this.#world.scheduler.add({
        owner: this.#owner,
        label: name,
        isReady: () => !isWaiting(transaction),
        outlive: () => {
          try {
            return execute() === null ? 'waits' : undefined;
          } catch {
            // Nobody hears of it.
            return;
          }
        },
        pass: () => {
          if (transaction === null && this.#world.chance(weather.databaseLoses / 2))
            return this.#lose({ resolve, reject }, `${name} did not arrive`);
          return this.#answer({ resolve, reject }, name, execute, weather.databaseLoses / 2);
        },
      });
    });
  }

  async inTransaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const transaction = this.#world.database.begin();
    this.#world.opened(this.#owner, transaction);
    let last: Promise<unknown> = Promise.resolve();
    const sql: Sql = {
      // A connection does one thing after the other, in the order in which it was asked.
      query: (statement, values) => {
        const asked = last.then(() => this.#within(transaction, nameOf(statement), values ?? []));
        last = asked.catch(() => undefined);
        return asked as never;
      },
    };
    let result: Result;
    try {
      result = await work(sql);
    } catch (error) {
      if (transaction.state !== 'ended') transaction.rollback();
      throw error;
    }
    await this.#commit(transaction);
    return result;
  }

  #within(transaction: ModelTransaction, name: string, values: readonly unknown[]): Promise<Rows> {
    const { weather } = this.#world;
    let statement: ModelStatement | null = null;
    return new Promise((resolve, reject) => {
      this.#world.scheduler.add({
        owner: this.#owner,
        label: name,
        isReady: () => !isWaiting(transaction),
        pass: () => {
          const isLost = statement === null && this.#world.chance(weather.databaseLoses / 4);
          if (transaction.state === 'ended' || isLost) {
            if (transaction.state !== 'ended') transaction.rollback();
            return this.#lose({ resolve, reject }, `${name}: the connection broke`);
          }
          statement ??= transaction.statement(name, values);
          const current = statement;
          return this.#answer({ resolve, reject }, name, () => transaction.run(current), 0);
        },
      });
    });
  }

  #commit(transaction: ModelTransaction): Promise<unknown> {
    const { weather } = this.#world;
    return new Promise((resolve, reject) => {
      this.#world.scheduler.add({
        owner: this.#owner,
        label: 'commit',
        outlive: () => {
          if (transaction.state === 'open') transaction.commit();
          return undefined;
        },
        pass: () => {
          if (transaction.state === 'ended' || this.#world.chance(weather.commitLost / 2)) {
            if (transaction.state !== 'ended') transaction.rollback();
            return this.#lose({ resolve, reject }, 'the commit did not arrive');
          }
          const commit = () => {
            transaction.commit();
            return [];
          };
          return this.#answer({ resolve, reject }, 'commit', commit, weather.commitLost / 2);
        },
      });
    });
  }

  /** Does it now; the answer may be lost, or come later than what others do meanwhile. True: it waits. */
  #answer(settle: Settle, label: string, execute: () => Rows | null, lost: number): Passed {
    let deliver: () => void;
    try {
      const rows = execute();
      if (rows === null) return 'waits';
      this.#world.say(this.#owner, label, rows);
      deliver = () => settle.resolve(rows);
    } catch (error) {
      this.#world.say(this.#owner, label, error);
      deliver = () => settle.reject(error);
    }
    if (this.#world.chance(lost)) return this.#lose(settle, `the answer to ${label} was lost`);
    this.#world.deliver(this.#owner, `the answer to ${label}`, deliver);
    return undefined;
  }

  #lose(settle: Settle, what: string): undefined {
    this.#world.say(this.#owner, what);
    settle.reject(new DatabaseUnavailable(new Error(what)));
  }
}

function isWaiting(transaction: ModelTransaction | null): boolean {
  return transaction?.waitsFor != null && transaction.waitsFor.state !== 'ended';
}

function nameOf(statement: string | Statement): string {
  if (typeof statement === 'string')
    throw new Error(`A statement of the sale has a name, so that it has a twin: ${statement.slice(0, 60)}`);
  statementTexts.set(statement.name, statement.text);
  return statement.name;
}
