import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the pocket of an account is. The account's id, or what stands for it. */
export function pocketFolder(dataFolder: string, server: string, account: string): string {
  const name = createHash('sha256').update(`${server}\n${account}`).digest('hex').slice(0, 24);
  return join(pocketsFolder(dataFolder), name);
}

export function pocketsFolder(dataFolder: string): string {
  return join(dataFolder, 'pocket');
}

export type PocketKind = 'tickets' | 'listings' | 'seat-maps';

/** The file of one thing of a pocket. */
export function fileInPocket(folder: string, kind: PocketKind, id: string): string {
  return join(folder, kind, `${id}.json`);
}

/** The ids of what has a file there. */
export async function idsIn(folder: string, kind: PocketKind): Promise<string[]> {
  const names = await readdir(join(folder, kind)).catch(() => []);
  return names.flatMap((name) => (name.endsWith('.json') ? name.slice(0, -'.json'.length) : []));
}

/** Whether the system says no to looking into it. */
export async function isClosed(folder: string): Promise<boolean> {
  return readdir(folder).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EACCES',
  );
}
