import fc from 'fast-check';
import { expect } from 'vitest';
import type { Sql } from '../../../src/platform/database/database.ts';
import { ModelDatabase } from '../model/model-database.ts';
import { saleTables } from '../model/tables.ts';
import { second } from '../model/time.ts';
import { startOfTime } from '../setting.ts';
import { twins } from '../twins/index.ts';
import { askedOf, type Before } from './asked.ts';
import { calls, type Dice } from './calls.ts';
import { comparable, modelTables, outcomeOf } from './outcome.ts';
import type { RealConnection, RealSide } from './real-side.ts';
import { chapters } from './story.ts';

export interface AnyOrderOptions {
  readonly real: RealSide;
  readonly connection: RealConnection;
  readonly seed: number;
  readonly numRuns: number;
  /** Told of each statement before PostgreSQL runs it, and in the state in which it will. */
  readonly before?: Before;
}

const step = fc.record({
  call: fc.constantFrom(...Object.keys(calls)),
  /** How much time goes by before it: to the end of a hold and just beyond it, too. */
  seconds: fc.constantFrom(0, 0, 0, 1, 5, 599.999999, 600, 900),
  dice: fc.array(fc.nat(11), { minLength: 14, maxLength: 14 }),
});

const steps = fc.array(step, { maxLength: 40, size: 'max' });

/** How far each of three orders has come before. */
const beginnings = fc.array(fc.nat(chapters.length), { minLength: 3, maxLength: 3 });

/** Calls the sale's functions in any order on PostgreSQL and on the model, and throws where the two differ. */
export async function callInAnyOrder(options: AnyOrderOptions): Promise<void> {
  const { real, seed, numRuns } = options;
  await fc.assert(
    fc.asyncProperty(beginnings, steps, async (howFar, steps) => {
      await real.empty();
      const model = new ModelDatabase(saleTables, twins, startOfTime);
      for (const [at, far] of howFar.entries()) {
        for (const chapter of chapters.slice(0, far)) await chapter(onBoth(options, model), at + 1);
      }
      for (const { call, seconds, dice } of steps) {
        model.now += Math.round(seconds * second);
        await calls[call]!(onBoth(options, model), diceOf(dice)).catch(refused);
      }
    }),
    { seed, numRuns },
  );
}

/** Runs each statement on both sides, and compares what it gives and what it leaves. */
function onBoth({ real, connection, before }: AnyOrderOptions, model: ModelDatabase): Sql {
  return {
    async query(statement, values = []) {
      if (typeof statement === 'string') throw new Error('A statement of the sale has a name.');
      const { name, text } = statement;
      const transaction = model.begin();
      const expected = await outcomeOf(() => transaction.run(transaction.statement(name, values))!);
      if (transaction.state === 'open') transaction.commit();
      else transaction.rollback();
      await before?.(askedOf(statement, values, model, expected));
      await connection.begin(model.now);
      const actual = await outcomeOf(() => connection.run(text, values, model.now));
      await connection.end('sqlState' in actual ? 'rollback' : 'commit');

      const where = `${name} ${JSON.stringify(values)}`;
      expect(comparable(expected, text), where).toEqual(comparable(actual, text));
      if (!readsOnly.test(text)) expect(modelTables(model), where).toEqual(await real.tables());
      if ('sqlState' in actual) throw new Refused();
      return actual.rows as never;
    },
  };
}

export const readsOnly = /^\s*select\b/;

/** Both sides refused. */
class Refused extends Error {}

function refused(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}

function diceOf(numbers: readonly number[]): Dice {
  let next = 0;
  return { below: (count) => numbers[next++ % numbers.length]! % count };
}
