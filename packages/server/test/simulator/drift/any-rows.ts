import { expect } from 'vitest';
import type { Sql } from '../../../src/platform/database/database.ts';
import { ModelDatabase } from '../model/model-database.ts';
import { SqlError } from '../model/sql-error.ts';
import type { Row } from '../model/table.ts';
import { saleTables } from '../model/tables.ts';
import { type Microseconds, second } from '../model/time.ts';
import { createRandom } from '../random.ts';
import { startOfTime } from '../setting.ts';
import { twins } from '../twins/index.ts';
import { readsOnly } from './any-order.ts';
import { askedOf, type Before } from './asked.ts';
import { calls } from './calls.ts';
import { drawRows } from './draw-rows.ts';
import { comparable, modelTables, outcomeOf } from './outcome.ts';
import { type RealConnection, type RealSide, selectTables } from './real-side.ts';

export interface AnyRowsOptions {
  readonly real: RealSide;
  readonly connection: RealConnection;
  readonly seed: number;
  /** How many times tables are filled, and every statement run on them. */
  readonly fillings: number;
  /** Among the rows is an order that buys tickets of their owner. */
  readonly isResale?: boolean;
  readonly before?: Before;
}

/** As many, and from this seed on, as leave no mutant of a condition alive (docs/mutants.md). */
export const enough = [
  { seed: 20_310_501, fillings: 40, isResale: false },
  // Orders that are held and whose tickets say that they are being paid.
  { seed: 790, fillings: 6, isResale: false },
  // What the dice alone hardly ever make, because rows of many tables have to fit.
  { seed: 4_711, fillings: 16, isResale: true },
];

const now: Microseconds = startOfTime + 86_400 * second;

/**
 * Runs every statement of the sale on tables filled with anything, on PostgreSQL and on the model, and throws where the
 * two differ: also in states that the sale itself hardly gets into, and with another listing beside.
 */
export async function callOnAnyRows(options: AnyRowsOptions): Promise<void> {
  const { real, connection, seed, fillings, isResale = false } = options;
  for (let filling = 0; filling < fillings; filling++) {
    const random = createRandom(seed + filling);
    const filled = fill(drawRows(random, now, isResale));
    await real.empty();
    await connection.begin(now);
    for (const [table, rows] of Object.entries(modelTables(filled.model))) {
      const insert = `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`;
      await connection.run(insert, [JSON.stringify(rows)], now);
    }
    await connection.end('commit');
    for (const [name, call] of Object.entries(calls)) {
      // Its own, so that a statement more or less leaves the others what they meet.
      const dice = createRandom(seed + filling + numberOf(name));
      for (let time = 0; time < (seldomHits[name] ?? 1); time++) {
        // Each finds the rows as they were filled in, and what it does is undone.
        const { model } = fill(filled.rows);
        await call(onBoth(options, model), dice).catch(refused);
      }
    }
  }
}

/** How much oftener than the others: what has to meet many columns at once, or finds its place taken. */
const seldomHits: Readonly<Record<string, number>> = {
  readJudgements: 4,
  insertOrdersAndTakeSeatsIfFree: 8,
  countSeatsBeside: 4,
  hasOpenOrders: 4,
  holdAnewIfExpired: 16,
  changeSeatsIfHeld: 20,
  beginPaymentsIfHeld: 16,
  storeReferencesIfCreated: 4,
  markCancelingIfOpen: 4,
  sellIfPaying: 8,
  freeTicketsOfExpired: 4,
  findOrders: 4,
  findOrdersOfBuyer: 8,
  findOrdersOfListing: 4,
  findPaymentByKey: 6,
  markDisputedIfNot: 4,
  markOrdersReleasedIfHeld: 4,
  takeBackTicketsIfOwned: 20,
  readResoldTickets: 6,
  sellOnIfDue: 8,
  readPurchase: 12,
  offerIfOwned: 20,
  findOffer: 12,
  findOffersOfOwner: 6,
  readChangeJudgement: 8,
  'transfers.findOpenTransfer': 12,
  'transfers.handOnIfOwned': 12,
  markPaymentFailedIfDue: 4,
  markPaymentCanceledIfCanceling: 4,
  readSeatsSomebodyHas: 4,
  keepSeatsIfNobodyHasThem: 4,
  releaseSeatsIfKept: 6,
};

function numberOf(name: string): number {
  let number = 0;
  for (const letter of name) number = Math.imul(number ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  return number;
}

/** As many of the rows as the constraints allow, each after those before it. */
function fill(drawn: readonly [table: string, row: Row][]) {
  const plant = { plant: (sql, [table, row]) => void sql.insert(table, row) } as typeof twins;
  const model = new ModelDatabase(saleTables, { ...twins, ...plant }, now);
  const rows = drawn.filter(([table, row]) => {
    const transaction = model.begin();
    try {
      transaction.run(transaction.statement('plant', [table, row]));
      transaction.commit();
      return true;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      transaction.rollback();
      return false;
    }
  });
  return { model, rows };
}

function onBoth({ connection, before }: AnyRowsOptions, model: ModelDatabase): Sql {
  return {
    async query(statement, values = []) {
      if (typeof statement === 'string') throw new Error('A statement of the sale has a name.');
      const { name, text } = statement;
      const transaction = model.begin();
      const expected = await outcomeOf(() => transaction.run(transaction.statement(name, values))!);
      if (transaction.state === 'open') transaction.commit();
      else transaction.rollback();
      await before?.(askedOf(statement, values, model, expected));
      await connection.begin(now);
      const actual = await outcomeOf(() => connection.run(text, values, now));
      const isRead = 'sqlState' in actual || readsOnly.test(text);
      const left = isRead ? null : (await connection.run(selectTables, [], now))[0]!.tables;
      await connection.end('rollback');

      const where = `${name} ${JSON.stringify(values)}`;
      expect(comparable(actual, text), where).toEqual(comparable(expected, text));
      if (left !== null) expect(left, where).toEqual(modelTables(model));
      if ('sqlState' in actual) throw new Refused();
      return actual.rows as never;
    },
  };
}

/** Both sides refused. */
class Refused extends Error {}

function refused(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}
