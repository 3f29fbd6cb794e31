import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { openJournal } from '../../gate/journal.ts';
import { lockJournal } from '../../gate/journal-lock.ts';
import { journalFile } from '../../gate/open-offline-door.ts';
import { gateFolder, serverFolder } from '../../gate/prepared.ts';
import { syncJournal } from '../../gate/sync-journal.ts';
import { tellSynced } from '../../gate/tell-synced.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { type SyncRow, syncColumns, syncRow } from '../../render/gate/sync-columns.ts';

interface SyncOptions extends CommonOptions {
  listing?: string;
}

export function command(): Command {
  const sync = newCommand('sync', 'tell the server what was scanned without it').option(
    '--listing <listing>',
    'only this performance; all that were scanned on this machine unless told',
  );
  withExamples(sync, 'admit gate sync', 'admit gate sync --listing lst_4h7k2m9x --json');
  return runs<SyncOptions, []>(sync, run);
}

async function run(context: Context, options: SyncOptions): Promise<void> {
  const { output, settings } = context;
  const named = options.listing === undefined ? undefined : readId('listing', options.listing);
  const listings = named === undefined ? await listingsIn(serverFolder(settings)) : [named];
  const rows: SyncRow[] = [];
  for (const listingId of listings) rows.push(await syncOne(context, listingId, options));
  const isSaid = output.mode === 'table' && options.fields === undefined;
  if (!isSaid) output.list(syncColumns, rows, nothing);
  else if (rows.every(({ sent }) => sent === 0)) output.note(nothing);
}

const nothing = 'Nothing that was scanned here waits to be synced.';

/** @throws Failure `gate_runs`: that gate does it at its end */
async function syncOne(context: Context, listingId: string, options: SyncOptions): Promise<SyncRow> {
  const { output, settings, clock } = context;
  const folder = gateFolder(settings, listingId);
  const release = await lockJournal(folder);
  try {
    const journal = await openJournal(journalFile(folder));
    try {
      for (const finding of journal.findings) output.warn(finding);
      if (journal.unsynced().length === 0) return syncRow(listingId, { scans: [], clockOffBySeconds: 0 });
      const client = await ensureLoggedIn(context);
      const synced = await output.during('Telling the server', () =>
        syncJournal(client, listingId, journal, { clock }),
      );
      if (options.json !== true) tellSynced(output, listingId, synced);
      return syncRow(listingId, synced);
    } finally {
      await journal.close();
    }
  } finally {
    await release();
  }
}

/** Those with a journal. */
async function listingsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('lst_'));
  const found = await Promise.all(
    names.map((name) =>
      stat(journalFile(join(folder, name))).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return found.flat();
}
