import { startChild } from './child.ts';
import { takeTurn } from './rounds.ts';
import { memoryAtMost } from './rows.ts';
import { startServer } from './server.ts';
import { sides } from './sides.ts';
import type { World } from './world.ts';

export interface MemoryUse {
  readonly minutes: number;
  readonly requests: number;
  readonly earlyBytes: number;
  readonly lateBytes: number;
  readonly ratio: number;
  readonly passed: boolean;
}

/** Behind everything that the rounds ask for. */
const firstOrder = 1_000_000;

/** A fresh server under checkouts: resident memory, after a collection, at a tenth of the time and at its end. */
export async function measureMemory(world: World, minutes: number): Promise<MemoryUse> {
  await using stack = new AsyncDisposableStack();
  const buyers = startChild('./load-process.ts', 'ignore');
  stack.defer(() => buyers.stop());
  const server = await startServer('real', { url: world.url('sale'), folder: world.folder, log: world.log });
  stack.defer(() => server.stop());
  const stand = { world, buyers, server };
  const early = await takeTurn(stand, sides.checkout, minutes * 6, firstOrder);
  const earlyBytes = await server.memory();
  const late = await takeTurn(stand, sides.checkout, minutes * 54, early.next);
  const lateBytes = await server.memory();
  const ratio = lateBytes / earlyBytes;
  return {
    minutes,
    requests: early.requests + late.requests,
    earlyBytes,
    lateBytes,
    ratio,
    passed: ratio <= memoryAtMost,
  };
}
