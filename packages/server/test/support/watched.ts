import type { Gateway } from '../../src/payments/gateway.ts';
import type { Database, Sql } from '../../src/platform/database/database.ts';

/** Called before and after everything a process says to the world, with what it says. */
export interface Watcher {
  before?(what: string): Promise<void> | void;
  after?(what: string): Promise<void> | void;
}

/** `sql …`, its text; `begin` and `commit` of a transaction. */
export function watchedDatabase(database: Database, watcher: Watcher): Database {
  const watch = (sql: Sql): Sql => ({
    query: (statement, values) =>
      watched(watcher, `sql ${typeof statement === 'string' ? statement : statement.text}`, () =>
        sql.query(statement, values),
      ),
  });
  return {
    ...database,
    connection: watch(database.connection),
    async inTransaction(work, options) {
      const result = await database.inTransaction(async (sql) => {
        await watcher.after?.('begin');
        const done = await work(watch(sql));
        await watcher.before?.('commit');
        return done;
      }, options);
      await watcher.after?.('commit');
      return result;
    },
  };
}

/** `gateway …`, its method. */
export function watchedGateway(gateway: Gateway, watcher: Watcher): Gateway {
  return new Proxy(gateway, {
    get(target, name: keyof Gateway) {
      const method = target[name];
      if (typeof method !== 'function') return method;
      return (...input: never[]) =>
        watched(watcher, `gateway ${name}`, () => (method as (...input: never[]) => unknown)(...input));
    },
  });
}

async function watched<Result>(
  watcher: Watcher,
  what: string,
  say: () => Result | Promise<Result>,
): Promise<Result> {
  await watcher.before?.(what);
  const result = await say();
  await watcher.after?.(what);
  return result;
}

/** Stops a process after the `nth` thing it says that is `where`, until it is told to go on. */
export function pauseAfter(where: (what: string) => boolean, nth = 1) {
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let seen = 0;
  const watcher: Watcher = {
    async after(what) {
      if (!where(what) || ++seen !== nth) return;
      reached.resolve();
      await goOn.promise;
    },
  };
  return { watcher, reached: reached.promise, goOn: goOn.resolve, wasReached: () => seen >= nth };
}
