import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner';

/** What Stryker asks of a test runner, as far as it is looked at here. */
interface TestRunner {
  init?(): Promise<void>;
  dryRun(options: unknown): Promise<DryRun>;
  mutantRun(options: MutantRun): Promise<unknown>;
  dispose?(): Promise<void>;
}

interface DryRun {
  readonly status: string;
  readonly tests?: unknown[];
  readonly mutantCoverage?: Coverage | undefined;
}

/** How often each mutant was met, by its number. */
type Met = Record<string, number>;

interface Coverage {
  readonly static: Met;
  readonly perTest: Record<string, Met>;
}

interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly mutantActivation: 'runtime' | 'static';
  readonly hitLimit?: number;
  readonly testFilter?: readonly string[];
}

/** What instrumented code looks at, and notes down. */
interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: Coverage | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

interface Simulator {
  runSeeds(from: number, count: number): Promise<{ seed: number; violations: readonly string[] } | null>;
}

const place = globalThis as { __stryker__?: Instrumented };
const seeds = 40;
const simulatorId = 'simulator#seeds';

/**
 * A test runner for Stryker that has the simulator in its own process and asks Vitest only for those mutants that it has
 * no word against: a mutant that the simulator tells from the sale costs milliseconds, a test run of Vitest seconds.
 */
class SimulatorThenTests implements TestRunner {
  readonly #tests: TestRunner;
  #simulator: Simulator | undefined;

  constructor(tests: TestRunner) {
    this.#tests = tests;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    place.__stryker__ ??= {};
    // From the sandbox, where the instrumented sources are.
    const file = resolve('packages/server/test/simulator/run-seeds.ts');
    this.#simulator = (await import(pathToFileURL(file).href)) as Simulator;
    await this.#tests.init?.();
  }

  async dryRun(options: unknown): Promise<DryRun> {
    const instrumented = place.__stryker__!;
    const started = performance.now();
    instrumented.currentTestId = simulatorId;
    const failureMessage = await this.#runSeeds();
    instrumented.currentTestId = undefined;
    const run = await this.#tests.dryRun(options);
    if (failureMessage !== null) return { status: 'error', tests: [], ...{ errorMessage: failureMessage } };
    if (run.status !== 'complete' || run.tests === undefined || run.mutantCoverage === undefined) return run;
    const timeSpentMs = performance.now() - started;
    const met = instrumented.mutantCoverage?.perTest[simulatorId] ?? {};
    return {
      status: 'complete',
      tests: [{ id: simulatorId, name: 'the simulator', status: 0, timeSpentMs }, ...run.tests],
      mutantCoverage: runtimeFirst({
        static: run.mutantCoverage.static,
        perTest: { ...run.mutantCoverage.perTest, [simulatorId]: met },
      }),
    };
  }

  async mutantRun(options: MutantRun): Promise<unknown> {
    const { activeMutant, hitLimit, mutantActivation, testFilter } = options;
    // What is decided while modules are read cannot be decided again in this process.
    if (mutantActivation === 'static') return this.#tests.mutantRun(options);
    if (testFilter?.includes(simulatorId)) {
      Object.assign(place.__stryker__!, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
      const failureMessage = await this.#runSeeds();
      place.__stryker__!.activeMutant = undefined;
      if (failureMessage !== null)
        return { status: 'killed', failureMessage, killedBy: [simulatorId], nrOfTests: 1 };
    }
    const others = testFilter?.filter((id) => id !== simulatorId) ?? [];
    if (others.length === 0) return { status: 'survived', nrOfTests: 1 };
    return this.#tests.mutantRun({ ...options, testFilter: others });
  }

  async dispose(): Promise<void> {
    await this.#tests.dispose?.();
  }

  async #runSeeds(): Promise<string | null> {
    const failure = await this.#simulator!.runSeeds(1, seeds).catch((error: Error) => error);
    if (failure instanceof Error) return failure.message;
    return failure === null ? null : `Seed ${failure.seed}: ${failure.violations[0]}`;
  }
}

/**
 * What is met in a test is also met while the tests are set up; Stryker takes that for static and would run all tests for
 * it. It is switched on for the tests that meet it.
 */
function runtimeFirst({ static: atStart, perTest }: Coverage): Coverage {
  const inTests = new Set(Object.values(perTest).flatMap((met) => Object.keys(met)));
  const onlyAtStart = Object.entries(atStart).filter(([id]) => !inTests.has(id));
  return { static: Object.fromEntries(onlyAtStart), perTest };
}

interface Injector {
  injectFunction(factory: unknown): TestRunner;
}

createRunner.inject = ['$injector'] as const;
function createRunner(injector: Injector): TestRunner {
  return new SimulatorThenTests(injector.injectFunction(vitestPlugins[0]!.factory));
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'simulator-then-tests', factory: createRunner }];
