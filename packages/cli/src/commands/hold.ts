import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readCount } from '../read-count.ts';
import { readId } from '../read-id.ts';
import { holdSelection } from '../sale/hold-seats.ts';
import { openHouse } from '../sale/open-house.ts';
import { readSelection, type SelectionOptions } from '../sale/read-selection.ts';
import { showHold } from '../sale/show-hold.ts';
import { moreLabels, withWishOptions } from '../sale/wish-options.ts';

export type HoldOptions = CommonOptions & SelectionOptions;

export function command(): Command {
  const hold = newCommand('hold <listing>', 'hold seats for ten minutes, without a picker');
  hold
    .option(
      '--seats <labels>',
      'B-12,B-13 or "Orchestra B-12", or an area\'s name for a place of it; may be repeated',
      moreLabels,
    )
    .option('--best <count>', 'so many of the best that are free, 1 to 10', readCount('--best', 10));
  withWishOptions(hold);
  withExamples(
    hold,
    'LISTING=$(admit search mahler --limit 1 --fields id)',
    "admit hold $LISTING --seats 'Orchestra B-12,Orchestra B-13'",
    "admit hold $LISTING --seats 'Orchestra B-14' --seats 'First Tier A-1'",
    "admit hold $LISTING --seats 'Orchestra B-15' --json --fields id,expiresAt",
    'admit hold $LISTING --best 2',
    'admit hold $LISTING --best 2 --together --max-price 120 --aisle',
  );
  hold.addHelpText(
    'after',
    [
      '',
      'Commas part labels. One with a comma in it stands in double quotes, or has a backslash',
      "before the comma: --seats '\"Box 3, left A-1\",B-12' or --seats 'Box 3\\, left A-1'.",
      "Of an area nobody reads the number: --seats Pit is any place of it, --seats 'Pit,Pit' two.",
      'Without --together or --apart the best seats are in one row if any has them, else in two',
      'rows, one behind the other. Exit codes: 10 a seat is taken, 11 sold out or no such block.',
    ].join('\n'),
  );
  return runs<HoldOptions, [string]>(hold, run);
}

/** @throws AdmitOneError `seats_taken` (exit code 10), `sold_out` and `no_such_block` (11), which say what there is */
async function run(context: Context, options: HoldOptions, listingId: string): Promise<void> {
  const id = readId('listing', listingId);
  const client = await ensureLoggedIn(context);
  const { index, listing } = await openHouse(context, client, id);
  const selection = readSelection(index, listing.currency, options);
  showHold(context, await holdSelection(context, client, listing, selection));
}
