import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { gateFolder, journalFile } from './gate-folder.ts';
import { openJournal } from './journal.ts';
import { lockJournal } from './journal-lock.ts';
import { type Synced, syncJournal } from './sync-journal.ts';

/**
 * Tells the server what was scanned here without it. Nothing waiting asks nobody.
 * @throws Failure `gate_runs`: that gate does it at its end; AdmitOneError
 */
export async function syncListing(context: Context, listingId: string): Promise<Synced> {
  const { output, settings, clock } = context;
  const folder = gateFolder(settings, listingId);
  const release = await lockJournal(folder);
  try {
    const journal = await openJournal(journalFile(folder));
    try {
      for (const finding of journal.findings) output.warn(finding);
      if (journal.unsynced().length === 0) return { scans: [], clockOffBySeconds: 0 };
      const client = await ensureLoggedIn(context);
      return await output.during('Telling the server', () =>
        syncJournal(client, listingId, journal, { clock }),
      );
    } finally {
      await journal.close();
    }
  } finally {
    await release();
  }
}
