import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { namedSeats, type SeatsOptions, withSeatsOptions } from '../../listing/name-seats.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { keptColumns } from '../../render/kept-columns.ts';
import { seatRuns } from '../../render/seat-runs.ts';
import { count, cut } from '../../render/text.ts';
import { openHouse } from '../../sale/open-house.ts';

interface Options extends CommonOptions, SeatsOptions {
  reason: string;
}

export function command(): Command {
  const keep = withSeatsOptions(newCommand('keep <listing>', 'keep seats back: nobody can buy them'));
  keep.requiredOption('--reason <text>', 'why; buyers do not see it');
  withExamples(
    keep,
    "admit listing keep lst_4h7k2m9x --seats B-12,B-13 --reason 'For the press'",
    "admit listing keep lst_4h7k2m9x --section Balcony --reason 'Closed for repairs'",
    'admit listing keep lst_4h7k2m9x --section Orchestra --rows A..C --reason Stage --json',
  );
  return runs<Options, [string]>(keep, run);
}

/** All or none. @throws AdmitOneError `seats_in_use`, which names them and how they stand */
async function run(context: Context, options: Options, listingId: string): Promise<void> {
  const { output } = context;
  const id = readId('listing', listingId);
  const client = await ensureLoggedIn(context);
  const { index } = await openHouse(context, client, id);
  const wish = { seats: namedSeats(index, options), reason: options.reason };
  const kept = await output.during('Keeping', () => client.listings.keep(id, wish));
  const which = cut(seatRuns(kept.seats.map(({ label }) => label)), mostShown);
  output.outcome(
    keptColumns(output.reader),
    kept,
    `${count(kept.seats.length, 'seat')} kept back: ${which}.`,
  );
}

/** Columns: a section may be many runs. */
const mostShown = 200;
