import { setTimeout } from 'node:timers/promises';
import type { Log } from './log.ts';

/** Work that is done again and again beside the requests: tidying, refreshing, driving on what was left open. */
export interface Loop {
  readonly name: string;
  /** From the start of the server to that of the first run. Default 0. */
  readonly firstAfterMs?: number;
  /** From the end of one run to the start of the next. */
  readonly everyMs: number;
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningLoops {
  /** Lets the runs under way end and starts no other. */
  stop(): Promise<void>;
}

/** A run that fails is logged and tried again at its next time: no loop ever ends by itself. */
export function startLoops(loops: readonly Loop[], log: Log): RunningLoops {
  const stopping = new AbortController();
  const running = loops.map((loop) => keepRunning(loop, stopping.signal, log));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function keepRunning(loop: Loop, signal: AbortSignal, log: Log): Promise<void> {
  await pause(loop.firstAfterMs ?? 0, signal);
  while (!signal.aborted) {
    try {
      await loop.run(signal);
    } catch (error) {
      log.warn({ err: error, loop: loop.name }, 'a loop failed and will be tried again');
    }
    await pause(loop.everyMs, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => {});
}
