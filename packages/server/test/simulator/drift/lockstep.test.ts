import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { statementTexts } from '../simulated-database.ts';
import { comparable, modelTables, type Outcome, outcomeOf } from './outcome.ts';
import { type RealConnection, type RealSide, realSide } from './real-side.ts';
import { type Event, storyOfSeed } from './story-of-seed.ts';

let real: RealSide;
const idle: RealConnection[] = [];

beforeAll(async () => {
  real = await realSide();
});

const from = Number(process.env.LOCKSTEP_SEED ?? 1);
const count = process.env.LOCKSTEP_SEED === undefined ? 25 : 1;

test('whole runs with all their transactions, locks and waits go on PostgreSQL as on the model', async () => {
  let toTheEnd = 0;
  for (let seed = from; seed < from + count; seed++) {
    await real.empty();
    const { events, world } = await storyOfSeed(seed);
    if (!(await new Replay(seed).run(events))) continue;
    expect(modelTables(world.database), `seed ${seed}`).toEqual(await real.tables());
    toTheEnd++;
  }
  expect(toTheEnd).toBeGreaterThanOrEqual(count / 2);
});

/** Does again, on connections of its own, what the model was asked to do, in the same order. */
class Replay {
  readonly #seed: number;
  readonly #connections = new Map<number, RealConnection>();
  /** Statements that wait for a lock. */
  readonly #waiting = new Map<number, Promise<Outcome>>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** False when it broke off: which of two that wait goes first when both may go is PostgreSQL's to say. */
  async run(events: readonly Event[]): Promise<boolean> {
    for (const [at, event] of events.entries()) {
      if (event.kind === 'end' && this.#waiting.size > 1) {
        for (const transaction of [...this.#connections.keys()]) await this.#end(transaction, 'rollback');
        return false;
      }
      const where = `seed ${this.#seed}, event ${at}: ${JSON.stringify(event)}`;
      if (event.kind === 'begin') await this.#begin(event.transaction, event.now);
      else if (event.kind === 'end') await this.#end(event.transaction, event.command);
      // Another room's tables are not in this comparison.
      else if (!/^(listings|simulator)\./.test(event.name)) await this.#statement(event, where);
    }
    return true;
  }

  async #begin(transaction: number, now: number): Promise<void> {
    const connection = idle.pop() ?? (await real.connect());
    this.#connections.set(transaction, connection);
    await connection.begin(now);
  }

  async #statement(event: Extract<Event, { kind: 'run' }>, where: string): Promise<void> {
    const { transaction, name, values, startedAt, outcome } = event;
    const connection = this.#connections.get(transaction)!;
    const text = statementTexts.get(name)!;
    const asked = this.#waiting.get(transaction) ?? outcomeOf(() => connection.run(text, values, startedAt));
    if (outcome === 'waits') {
      this.#waiting.set(transaction, asked);
      return untilBlocked(connection, asked, where);
    }
    this.#waiting.delete(transaction);
    expect(comparable(await answered(asked, where), text), where).toEqual(comparable(outcome, text));
  }

  async #end(transaction: number, command: 'commit' | 'rollback'): Promise<void> {
    const connection = this.#connections.get(transaction)!;
    const waiting = this.#waiting.get(transaction);
    if (waiting !== undefined) {
      // Whoever sent it is dead.
      await (await watcher()).cancelOf(connection);
      await waiting;
      this.#waiting.delete(transaction);
    }
    await connection.end(command);
    this.#connections.delete(transaction);
    idle.push(connection);
  }
}

let watching: Promise<RealConnection> | undefined;

function watcher(): Promise<RealConnection> {
  watching ??= real.connect();
  return watching;
}

/** Waiting for a lock instead would be drift. */
async function answered(asked: Promise<Outcome>, where: string): Promise<Outcome> {
  const bound = AbortSignal.timeout(30_000);
  return Promise.race([
    asked,
    new Promise<never>((_, reject) => {
      bound.addEventListener('abort', () => reject(new Error(`${where}: PostgreSQL waits`)));
    }),
  ]);
}

/** PostgreSQL has come to the lock too. Answering instead would be drift. */
async function untilBlocked(
  connection: RealConnection,
  asked: Promise<Outcome>,
  where: string,
): Promise<void> {
  let answer: Outcome | undefined;
  void asked.then((outcome) => {
    answer = outcome;
  });
  for (let patience = 0; !(await (await watcher()).isBlocked(connection)); patience++) {
    expect(answer, `${where}: PostgreSQL does not wait`).toBeUndefined();
    if (patience === 3_000) throw new Error(`${where}: PostgreSQL neither waits nor answers`);
    await sleep(10);
  }
}
