import type { Listing } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { readDoors } from '../../listing/read-doors.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { doorsColumns } from '../../render/doors-columns.ts';
import { startOf } from '../../render/time.ts';

interface DoorsOptions extends CommonOptions {
  open?: string;
  reentry?: boolean;
}

export function command(): Command {
  const doors = newCommand('doors <listing>', 'see and change from when gates let in, and re-entry');
  doors
    .option('--open <when>', '18:30 by the clock of the venue on the day of the start, an instant, or any')
    .option('--reentry', 'who leaves may come in again')
    .option('--no-reentry', 'who leaves is not let in again');
  withExamples(
    doors,
    'admit listing doors lst_4h7k2m9x',
    'admit listing doors lst_4h7k2m9x --open 18:30 --reentry',
    'admit listing doors lst_4h7k2m9x --open 2026-12-01T23:30:00Z',
    'admit listing doors lst_4h7k2m9x --open any --no-reentry --json',
  );
  return runs<DoorsOptions, [string]>(doors, run);
}

/**
 * Without an option it shows what is set, and changes nothing.
 * @throws AdmitOneError `invalid_request` for doors after the start, `not_on_sale` where it was cancelled, `not_found`
 */
async function run(context: Context, { open, reentry }: DoorsOptions, listingId: string): Promise<void> {
  const { output } = context;
  const id = readId('listing', listingId);
  const isChange = open !== undefined || reentry !== undefined;
  const client = isChange ? await ensureLoggedIn(context) : await context.openClient();
  const known = await output.during('Reading the listing', () => client.listings.get(id));
  const columns = doorsColumns(output.reader);
  if (!isChange) return output.record(columns, known);
  const wish = {
    ...(open !== undefined && { doorsOpenAt: readDoors(open, known) }),
    ...(reentry !== undefined && { reentry }),
  };
  const listing = await output.during('Changing', () => client.listings.changeDoors(id, wish));
  output.outcome(columns, listing, inWords(context, listing));
  output.note('A gate that works without the server learns it from `admit gate prepare`.');
}

function inWords({ output }: Context, { title, doorsOpenAt, reentry, venue }: Listing): string {
  const { timeZone } = output.messageScreen;
  const doors =
    doorsOpenAt === null
      ? 'are open at any time'
      : `open on ${startOf(doorsOpenAt, venue.timeZone, timeZone)}`;
  return `${title}: the doors ${doors}; who leaves ${reentry ? 'may come in again' : 'is not let in again'}.`;
}
