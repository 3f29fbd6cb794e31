import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What the seat picker of a house of 60,000 seats takes, ms of time in code. */
export interface PickerTimes {
  readonly seats: number;
  /** From the data to the first frame, in a process that has done nothing else yet. */
  readonly firstFrameMs: number;
  /** From a key to the frame that answers it: all but the slowest hundredth of the keys. */
  readonly keyHighMs: number;
  readonly keyMedianMs: number;
  /** A change of a tenth of all seats. */
  readonly changeMs: number;
  readonly passed: boolean;
}

/** Half a blink, and a frame of a screen. */
export const pickerAtMost = { firstFrameMs: 150, keyHighMs: 16 };

/** Medians of so many processes, one after the other: each looks at the house for the first time. */
export async function measurePicker(processes = 5): Promise<PickerTimes> {
  const runs: PickerTimes[] = [];
  for (let run = 0; run < processes; run += 1) runs.push(await measureOnce());
  const of = (value: (times: PickerTimes) => number) =>
    runs.map(value).toSorted((one, other) => one - other)[Math.floor(runs.length / 2)]!;
  const firstFrameMs = of((times) => times.firstFrameMs);
  const keyHighMs = of((times) => times.keyHighMs);
  return {
    seats: of((times) => times.seats),
    firstFrameMs,
    keyHighMs,
    keyMedianMs: of((times) => times.keyMedianMs),
    changeMs: of((times) => times.changeMs),
    passed: firstFrameMs <= pickerAtMost.firstFrameMs && keyHighMs <= pickerAtMost.keyHighMs,
  };
}

async function measureOnce(): Promise<PickerTimes> {
  const program = fileURLToPath(new URL('../../cli/bench/main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@admit-one/source', program]);
  return JSON.parse(stdout) as PickerTimes;
}
