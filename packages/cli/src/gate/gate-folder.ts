import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';

type Where = Pick<Settings, 'dataFolder' | 'server'>;

/** Where all that belongs to a listing's gate is on this machine. */
export function gateFolder(settings: Where, listingId: string): string {
  return join(serverFolder(settings), listingId);
}

export function journalFile(folder: string): string {
  return join(folder, 'journal.jsonl');
}

/** The listings of this server that were scanned here without it. */
export async function listingsScannedHere(settings: Where): Promise<string[]> {
  const folder = serverFolder(settings);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('lst_'));
  const sizes = await Promise.all(
    names.map((name) =>
      stat(journalFile(join(folder, name))).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return names.filter((_, at) => (sizes[at] ?? 0) > 0);
}

/** Two servers may have listings of one number. */
function serverFolder({ dataFolder, server }: Where): string {
  const { host, pathname } = new URL(server.url);
  return join(dataFolder, 'gate', `${host}${pathname}`.replace(/\/+$/, '').replace(/[^\w.-]/g, '_'));
}
