import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import type { SqlResult } from './sql-conditions.ts';

/** Looks what becomes of every mutant of every condition in the sale's statements; under a minute. */
export async function runSqlMutants(): Promise<SqlResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'admit-mutants-'));
  const resultsFile = join(folder, 'sql.json');
  const vitest = await createVitest('test', {
    config: fileURLToPath(new URL('../../../../vitest.mutants.config.ts', import.meta.url)),
    include: ['packages/server/test/mutants/sql-conditions.ts'],
    watch: false,
    reporters: ['dot'],
  });
  try {
    vitest.provide('sqlResultsFile', resultsFile);
    const { testModules } = await vitest.start();
    if (!testModules.every((module) => module.ok())) throw new Error('The statements and the model differ.');
    return JSON.parse(await readFile(resultsFile, 'utf8'));
  } finally {
    await vitest.close();
    await rm(folder, { recursive: true });
  }
}
