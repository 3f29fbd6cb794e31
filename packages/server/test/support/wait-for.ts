import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it is so. The bound only ends what would wait for ever. */
export async function waitFor<Value>(
  look: () => Promise<Value>,
  isSo: (value: Value) => boolean,
  boundMs = 30_000,
): Promise<Value> {
  const end = Date.now() + boundMs;
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
    if (Date.now() > end) throw new Error(`It did not come about: ${JSON.stringify(value)}`);
    await sleep(25);
  }
}
