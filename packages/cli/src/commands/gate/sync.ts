import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { explain } from '../../failure.ts';
import { listingsScannedHere } from '../../gate/gate-folder.ts';
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

/** One listing that cannot be synced, because its gate still runs, keeps no other waiting; it is told at the end. */
async function run(context: Context, options: SyncOptions): Promise<void> {
  const { output, settings } = context;
  const named = options.listing === undefined ? undefined : readId('listing', options.listing);
  const listings = named === undefined ? await listingsScannedHere(settings) : [named];
  const rows: SyncRow[] = [];
  const faults: unknown[] = [];
  for (const listingId of listings) {
    try {
      rows.push(await syncOne(context, listingId));
    } catch (error) {
      faults.push(error);
      if (listings.length > 1) output.warn(`${listingId}: ${explain(error).message}`);
    }
  }
  const isSaid = output.mode === 'table' && options.fields === undefined;
  if (!isSaid) output.list(syncColumns, rows, nothing);
  else if (faults.length === 0 && rows.every(({ sent }) => sent === 0)) output.note(nothing);
  if (faults.length > 0) throw faults[0];
}

const nothing = 'Nothing that was scanned here waits to be synced.';

async function syncOne(context: Context, listingId: string): Promise<SyncRow> {
  const { output } = context;
  const [{ syncListing }, { tellSynced }] = await Promise.all([
    import('../../gate/sync-listing.ts'),
    import('../../gate/tell-synced.ts'),
  ]);
  const synced = await syncListing(context, listingId);
  if (output.mode !== 'json' && synced.scans.length > 0) tellSynced(output, listingId, synced);
  return syncRow(listingId, synced);
}
