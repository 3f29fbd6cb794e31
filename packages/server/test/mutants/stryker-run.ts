import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import type { MutantRow } from './report.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = 'packages/server/src/orders';

/** Runs Stryker over the files of orders/ that are wanted. `part` is what vitest.mutants.config.ts is told. */
export async function runStryker(part: string, isWanted: (file: string) => boolean): Promise<MutantRow[]> {
  process.chdir(root);
  process.env.ADMIT_MUTANTS_OF = part;
  const files = (await readdir(folder, { recursive: true })).filter(
    // The auditor only reads, and has a test for each damage that it knows.
    (file) => file.endsWith('.ts') && !file.startsWith('audit') && isWanted(file),
  );
  const stryker = new Stryker({
    mutate: files.map((file) => `${folder}/${file}`),
    plugins: ['./packages/server/test/mutants/runner.ts', './packages/server/test/mutants/not-mutated.ts'],
    ignorers: ['not-mutated'],
    testRunner: 'simulator-then-tests',
    testRunnerNodeArgs: ['--conditions=@admit-one/source'],
    // The runner reads it; Stryker itself knows nothing of it.
    ...{ vitest: { configFile: 'vitest.mutants.config.ts', related: false, pool: 'forks' } },
    warnings: { unknownOptions: false, slow: false, preprocessorErrors: true, unserializableOptions: true },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 60_000,
    dryRunTimeoutMinutes: 15,
    reporters: ['progress-append-only', 'html'],
    htmlReporter: { fileName: `node_modules/.cache/mutants/${part}.html` },
    // There is no such file: Stryker would read it with an older TypeScript's API. Types are not checked here.
    tsconfigFile: 'none',
    ignorePatterns: ['dist', 'coverage', '.data'],
  });
  const results = await stryker.runMutationTest();
  const sources = new Map(
    await Promise.all(
      files.map(async (file) => [file, (await readFile(`${folder}/${file}`, 'utf8')).split('\n')] as const),
    ),
  );
  return results
    .filter(({ status }) => status !== 'Ignored' && status !== 'CompileError')
    .map(({ fileName, location, replacement, status }) => {
      const file = fileName.slice(fileName.indexOf(folder) + folder.length + 1);
      const line = sources.get(file)?.[location.start.line - 1]?.trim() ?? '';
      return {
        file,
        where: `line ${location.start.line}`,
        what: `${line} → ${(replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 80)}`,
        isKilled: status === 'Killed' || status === 'Timeout',
      };
    });
}
