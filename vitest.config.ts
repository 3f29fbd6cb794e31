import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * Workspace packages are tested from their source, without a build. Conditions named here also reach Node's own
 * `require`, so `import` must not be among them: CommonJS packages would get each other's ES modules.
 */
const conditions = ['@admit-one/source', 'node'];

const resolveFromSource = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** One PostgreSQL for the whole run, started only when a project that needs it has files to run. */
const withDatabase = {
  globalSetup: './packages/server/test/support/postgres.ts',
  // What a file's tests have started ends with the file.
  setupFiles: './packages/server/test/support/each-file.ts',
};

const patience = {
  // Tests wait for conditions; these bounds only end what would wait for ever.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** Tests start dozens of processes from source; what the first one compiled the others read. */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

const architecture = 'packages/server/test/architecture.test.ts';

/** Counted by .ci/run, which closes with one line that anybody can read. */
const reporters: NonNullable<ViteUserConfig['test']>['reporters'] = process.env.CI
  ? ['default', ['json', { outputFile: 'node_modules/.cache/tests.json' }]]
  : ['default'];

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than the two cores this is meant for: tests of terminals and processes wait more than they work.
    maxWorkers: 3,
    // Files of one worker share its modules, which takes a third off the run.
    isolate: false,
    reporters,
    projects: [
      {
        ...resolveFromSource,
        test: { name: 'sdk', include: ['packages/sdk/test/**/*.test.ts'], ...patience },
      },
      {
        ...resolveFromSource,
        test: {
          name: 'server',
          include: ['packages/server/test/**/*.test.ts'],
          exclude: [architecture],
          ...patience,
          ...withDatabase,
        },
      },
      {
        ...resolveFromSource,
        // By itself, so that it can be asked in a second: it needs no database.
        test: { name: 'architecture', include: [architecture], ...patience },
      },
      {
        ...resolveFromSource,
        test: {
          name: 'cli',
          include: ['packages/cli/test/**/*.test.ts'],
          ...patience,
          ...withDatabase,
        },
      },
      {
        ...resolveFromSource,
        test: { name: 'examples', include: ['examples/**/*.test.ts'], ...patience, ...withDatabase },
      },
    ],
  },
});
