import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const conditions = ['@admit-one/source', 'node'];

/** Without a database, or short. */
const cheap = [
  'hold-decision',
  'begin-decision',
  'refusals',
  'sorted',
  'outbox',
  'batches',
  'told-to-the-board',
  'steps-too-late',
  'states',
  'release-while-paying',
  'double-click',
  'late-payer',
];

/**
 * A mutant that lives is shown to every test that meets it, and all of them meet the steps of the sale: those are shown
 * to the cheap ones, which come first in any case.
 */
const dear = ['refunds', 'cancel-listing', 'disputes', 'mails', 'sale'];

const shown = process.env.ADMIT_MUTANTS_OF === 'steps' ? cheap : [...cheap, ...dear];

class CheapestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      shown.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** The tests that mutants of the sale are shown to: `npm run mutants`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'mutants',
    pool: 'forks',
    isolate: false,
    include: shown.map((name) => `packages/server/test/orders/${name}.test.ts`),
    globalSetup: './packages/server/test/support/postgres.ts',
    setupFiles: './packages/server/test/support/each-file.ts',
    sequence: { sequencer: CheapestFirst },
    // A mutant may make a test wait for ever.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
