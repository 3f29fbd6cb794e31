import type { Context } from '../context.ts';
import { preparedWords } from '../render/gate/prepared-words.ts';
import { count } from '../render/text.ts';
import type { Door } from './door.ts';
import { gateFolder, journalFile } from './gate-folder.ts';
import { type Journal, openJournal } from './journal.ts';
import { lockJournal } from './journal-lock.ts';
import { offlineGate } from './offline-gate.ts';
import { prepare } from './prepare.ts';
import { type Prepared, readPrepared, writePrepared } from './prepared.ts';
import { syncJournal } from './sync-journal.ts';
import { tellSynced } from './tell-synced.ts';
import { whyNotNow } from './why-not-now.ts';

/** A gate that decides by itself. @throws Failure `not_prepared`, `gate_runs`, `journal_version` */
export async function openOfflineDoor(context: Context, listingId: string, name: string): Promise<Door> {
  const { output, settings, clock } = context;
  const folder = gateFolder(settings, listingId);
  const release = await lockJournal(folder);
  let journal: Journal | undefined;
  try {
    journal = await openJournal(journalFile(folder));
    for (const finding of journal.findings) output.warn(finding);
    const prepared = await freshest(context, folder, listingId);
    const now = clock.now() - prepared.clockOffByMs;
    for (const line of preparedWords(prepared, now, output.messageScreen)) output.note(line);
    const waiting = journal.unsynced().length;
    if (waiting > 0)
      output.note(`${count(waiting, 'scan')} of before ${waiting === 1 ? 'is' : 'are'} not synced yet.`);
    const { admitsFrom: doorsOpenAt, reentry } = prepared;
    const opened = journal;
    return {
      ...{ name, listingId, doorsOpenAt, reentry, offline: true },
      gate: offlineGate({ prepared, journal, gate: name, clock }),
      // One at a time: the next one is judged by what the last one left in the journal.
      atOnce: 1,
      async close() {
        try {
          await syncAtEnd(context, listingId, opened);
        } finally {
          await opened.close();
          await release();
        }
      },
    };
  } catch (error) {
    await journal?.close();
    await release();
    throw error;
  }
}

/** What the server says now where it can be asked in a few seconds; otherwise what was prepared before. */
async function freshest(context: Context, folder: string, listingId: string): Promise<Prepared> {
  const { output, clock } = context;
  try {
    return await output.during('Asking the server once more', async () => {
      const client = await context.openClient();
      const prepared = await prepare(client, listingId, clock, hurried());
      await writePrepared(folder, prepared);
      return prepared;
    });
  } catch (error) {
    const prepared = await readPrepared(folder, listingId);
    output.note(`Not refreshed: ${whyNotNow(error)}`);
    return prepared;
  }
}

/** It would only be nice, and people wait: a server that is silent costs four seconds, a large house may take longer. */
function hurried(): { timeoutMs: number; maxRetries: number; signal: AbortSignal } {
  return { timeoutMs: 4000, maxRetries: 0, signal: AbortSignal.timeout(20_000) };
}

async function syncAtEnd(context: Context, listingId: string, journal: Journal): Promise<void> {
  const { output, clock } = context;
  const waiting = journal.unsynced().length;
  if (waiting === 0) return;
  try {
    const synced = await output.during('Telling the server', async () =>
      syncJournal(await context.openClient(), listingId, journal, { clock, options: hurried() }),
    );
    tellSynced(output, listingId, synced);
  } catch (error) {
    const left = journal.unsynced().length;
    output.warn(
      `${count(left, 'scan')} ${left === 1 ? 'is' : 'are'} kept here and not synced: ${whyNotNow(error)} With a connection: \`admit gate sync --listing ${listingId}\`.`,
    );
  }
}
