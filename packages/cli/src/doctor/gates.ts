import { readFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { gateFolder, journalFile, listingsScannedHere } from '../gate/gate-folder.ts';
import { readJournal, unsyncedIn } from '../gate/read-journal.ts';
import type { Finding } from '../render/finding.ts';
import { count } from '../render/text.ts';

const check = 'gates';

/** What was scanned here without the server, and whether the server knows of it by now. */
export async function examineGates({ settings }: Context): Promise<Finding> {
  let scans = 0;
  const waiting: string[] = [];
  const damaged: string[] = [];
  for (const listingId of await listingsScannedHere(settings)) {
    const file = journalFile(gateFolder(settings, listingId));
    const read = readJournal(await readFile(file));
    const unsynced = unsyncedIn(read.lines).length;
    scans += read.lines.filter(({ kind }) => kind === 'scan').length;
    if (unsynced > 0) waiting.push(`${count(unsynced, 'scan')} of ${listingId}`);
    if (read.damaged.length > 0) damaged.push(`${file} (line ${read.damaged.join(', ')})`);
  }
  if (damaged.length > 0) {
    const says = `not all of it can be read: ${damaged.join('; ')}`;
    return { check, state: 'warning', says, hint: 'All other lines count; these stay where they are.' };
  }
  if (waiting.length > 0) {
    const says = `the server does not know yet of ${waiting.join(', ')}`;
    return { check, state: 'warning', says, hint: '`admit gate sync` tells it.' };
  }
  if (scans === 0) return { check, state: 'ok', says: 'nothing was scanned here without the server' };
  return { check, state: 'ok', says: `${count(scans, 'scan')}, and the server knows of all` };
}
