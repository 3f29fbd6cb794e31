import { writeFile } from 'node:fs/promises';
import { expect, inject, test } from 'vitest';
import { callInAnyOrder } from '../simulator/drift/any-order.ts';
import { callOnAnyRows, enough } from '../simulator/drift/any-rows.ts';
import type { Asked } from '../simulator/drift/asked.ts';
import { outcomeOf } from '../simulator/drift/outcome.ts';
import { type RealConnection, realSide, selectTables } from '../simulator/drift/real-side.ts';
import { type SqlMutant, sqlMutants } from './sql-mutants.ts';

declare module 'vitest' {
  interface ProvidedContext {
    sqlResultsFile: string;
  }
}

/** What became of a mutant. */
export interface SqlResult {
  /** The statement's name. */
  readonly name: string;
  readonly text: string;
  readonly mutant: SqlMutant;
  /** What told it from the statement; null: nothing did. */
  killedBy: string | null;
}

/**
 * What any-rows.test.ts and drift.test.ts do, once for all mutants: where a statement is run, each of its mutants that
 * nobody has told from it is run in its place first and rolled back. The first that gives or leaves anything else than the
 * model does is where that test would fail, because until there both go the same way.
 */
test('mutants of conditions are told from their statements', { timeout: 3_600_000 }, async () => {
  const real = await realSide();
  const connection = await real.connect();
  const results = new Map<string, SqlResult[]>();
  const tellingFrom = (killedBy: string) => async (asked: Asked) => {
    const { name, text } = asked;
    const own =
      results.get(name) ?? sqlMutants(text).map((mutant) => ({ name, text, mutant, killedBy: null }));
    results.set(name, own);
    for (const result of own) {
      if (result.killedBy === null && !(await isAsExpected(connection, asked, result.mutant)))
        result.killedBy = killedBy;
    }
  };
  const sides = { real, connection };
  for (const walk of enough)
    await callOnAnyRows({ ...sides, ...walk, before: tellingFrom('any-rows.test.ts') });
  // The seed and the runs of drift.test.ts.
  await callInAnyOrder({ ...sides, seed: 20_310_501, numRuns: 30, before: tellingFrom('drift.test.ts') });
  expect(results.size).toBeGreaterThan(50);
  await writeFile(inject('sqlResultsFile'), JSON.stringify([...results.values()].flat()));
});

async function isAsExpected(connection: RealConnection, asked: Asked, mutant: SqlMutant): Promise<boolean> {
  const { values, now } = asked;
  await connection.begin(now);
  const actual = await outcomeOf(() => connection.run(mutant.text, values, now));
  const left = 'sqlState' in actual ? null : await connection.run(selectTables, [], now);
  await connection.end('rollback');
  return asked.isAsExpected(actual, left === null ? null : left[0]!.tables);
}
