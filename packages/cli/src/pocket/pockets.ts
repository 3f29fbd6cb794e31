import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import type { Owner } from './owner.ts';
import { openPocket, type Pocket } from './pocket.ts';
import { pocketsFolder } from './pocket-folder.ts';

/** Every pocket of the chosen server on this machine, that which was written to last first. */
export async function findPockets({ settings, clock }: Context): Promise<{ pocket: Pocket; owner: Owner }[]> {
  const all = pocketsFolder(settings.dataFolder);
  const names = await readdir(all).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const pocket = openPocket(join(all, name), clock.now);
      const owner = await pocket.owner();
      const writtenAt = await stat(join(all, name, 'tickets')).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      );
      return owner?.server === settings.server.url ? [{ pocket, owner, writtenAt }] : [];
    }),
  );
  return found.flat().sort((one, other) => other.writtenAt - one.writtenAt);
}
