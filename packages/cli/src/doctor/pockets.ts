import { stat } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { pocketsFolder } from '../pocket/pocket-folder.ts';
import { findPockets } from '../pocket/pockets.ts';
import { unreadableNote } from '../pocket/unreadable-note.ts';
import type { Finding } from '../render/finding.ts';
import { count } from '../render/text.ts';

const check = 'tickets';

/** What is kept for a day without a network, whoever's it is, and whether anybody else may read it. */
export async function examinePockets(context: Context): Promise<Finding> {
  const folder = pocketsFolder(context.settings.dataFolder);
  const there = await stat(folder).catch(() => undefined);
  if (there !== undefined && process.platform !== 'win32' && (there.mode & 0o077) !== 0) {
    const says = `${folder} is open to others (mode ${(there.mode & 0o777).toString(8)})`;
    return { check, state: 'broken', says, hint: `chmod 700 ${folder}` };
  }
  const read = await Promise.all((await findPockets(context)).map(({ pocket }) => pocket.tickets()));
  const unreadable = read.flatMap((one) => one.unreadable);
  if (unreadable.length > 0)
    return { check, state: 'warning', says: unreadableNote(unreadable), hint: '`admit tickets`' };
  const kept = read.flatMap((one) => one.kept).filter(({ goneAt }) => goneAt === null);
  return { check, state: 'ok', says: `${count(kept.length, 'ticket')} of this server kept in ${folder}` };
}
