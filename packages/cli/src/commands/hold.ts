import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readId } from '../read-id.ts';
import { findSeats } from '../sale/find-seats.ts';
import { holdSeats } from '../sale/hold-seats.ts';
import { openHouse } from '../sale/open-house.ts';
import { showHold } from '../sale/show-hold.ts';

export interface HoldOptions extends CommonOptions {
  seats: string[];
}

export function command(): Command {
  const hold = newCommand('hold <listing>', 'hold seats for ten minutes, without a picker');
  hold.requiredOption(
    '--seats <labels>',
    'B-12,B-13 or "Orchestra B-12"; may be repeated',
    (text: string, earlier: string[] | undefined) => [...(earlier ?? []), text],
  );
  withExamples(
    hold,
    'LISTING=$(admit search mahler --limit 1 --fields id)',
    "admit hold $LISTING --seats 'Orchestra B-12,Orchestra B-13'",
    "admit hold $LISTING --seats 'Orchestra B-14' --seats 'First Tier A-1'",
    "admit hold $LISTING --seats 'Orchestra B-15' --json --fields id,expiresAt",
  );
  return runs<HoldOptions, [string]>(hold, run);
}

/** @throws AdmitOneError `seats_taken`, which names them (exit code 10) */
async function run(context: Context, options: HoldOptions, listingId: string): Promise<void> {
  const id = readId('listing', listingId);
  const client = await ensureLoggedIn(context);
  const { index, listing } = await openHouse(context, client, id);
  const seats = findSeats(index, options.seats);
  showHold(context, await holdSeats(context, client, listing, seats));
}
