import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What the seat picker of a house of 60,000 seats takes, ms. */
export interface PickerTimes {
  readonly seats: number;
  /** From the data to the first frame, in a process that has done nothing else yet. */
  readonly firstFrameMs: number;
  /** From a key to the frame that answers it. */
  readonly keyMedianMs: number;
  readonly slowestKey: Answer;
  /** A change of a tenth of all seats. */
  readonly changeMs: number;
  readonly passed: boolean;
}

interface Answer {
  readonly key: string;
  readonly ms: number;
}

/** What packages/cli/bench/main.ts prints. */
interface Run {
  readonly seats: number;
  readonly firstFrameMs: number;
  readonly answers: readonly Answer[];
  readonly changesMs: readonly number[];
}

/** Half a blink, and a frame of a screen. */
export const pickerAtMost = { firstFrameMs: 150, keyMs: 16 };

/**
 * Each of so many processes looks at the house for the first time and is asked the same keys. Of each key the fastest
 * answer counts, because the others waited for a core: that is the work it takes. Then the slowest of all keys.
 */
export async function measurePicker(processes = 5): Promise<PickerTimes> {
  const runs: Run[] = [];
  for (let run = 0; run < processes; run += 1) runs.push(await measureOnce());
  const [{ seats, answers }] = runs as [Run];
  const keys = answers.map(({ key }, at) => ({
    key,
    ms: Math.min(...runs.map((run) => run.answers[at]!.ms)),
  }));
  const slowestKey = keys.reduce((slowest, answer) => (answer.ms > slowest.ms ? answer : slowest));
  const firstFrameMs = median(runs.map((run) => run.firstFrameMs));
  return {
    seats,
    firstFrameMs,
    keyMedianMs: median(keys.map(({ ms }) => ms)),
    slowestKey,
    changeMs: median(runs.flatMap(({ changesMs }) => changesMs)),
    passed: firstFrameMs <= pickerAtMost.firstFrameMs && slowestKey.ms <= pickerAtMost.keyMs,
  };
}

async function measureOnce(): Promise<Run> {
  const program = fileURLToPath(new URL('../../cli/bench/main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@admit-one/source', program]);
  return JSON.parse(stdout) as Run;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
