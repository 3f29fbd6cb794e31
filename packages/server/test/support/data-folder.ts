import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A name for a data folder that does not exist yet. After the test it is removed, and as root its database too. */
export async function temporaryDataFolder(): Promise<string> {
  const { path, remove } = await makeDataFolder();
  onTestFinished(remove);
  return path;
}

/** The same for what outlives a test. */
export async function makeDataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'admit-data-'));
  const path = join(parent, 'data');
  const remove = async () => {
    const record = await readFile(join(path, 'postgres.json'), 'utf8').catch(() => '{}');
    // A test may have spoilt the file on purpose.
    const home = /"home": "(.*)"/.exec(record)?.[1];
    if (home) await rm(home, { recursive: true, force: true });
    await rm(parent, { recursive: true, force: true });
  };
  return { path, remove };
}
