import type { AdmitOne, ReleasedSeats } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { namedSeats, type SeatsOptions, withSeatsOptions } from '../../listing/name-seats.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { releasedColumns } from '../../render/released-columns.ts';
import { seatRuns } from '../../render/seat-runs.ts';
import { count, cut } from '../../render/text.ts';
import { openHouse } from '../../sale/open-house.ts';

interface Options extends CommonOptions, SeatsOptions {
  all?: boolean;
}

export function command(): Command {
  const release = withSeatsOptions(newCommand('release <listing>', 'put seats that are kept back on sale'));
  release.option('--all', 'all that are kept back');
  withExamples(
    release,
    "admit listing release lst_4h7k2m9x --seats 'Orchestra B-12,Orchestra B-13'",
    'admit listing release lst_4h7k2m9x --section Orchestra --rows A..C',
    'admit listing release lst_4h7k2m9x --all --json',
  );
  return runs<Options, [string]>(release, run);
}

/** Seats that are not kept back are left as they are, and told. */
async function run(context: Context, options: Options, listingId: string): Promise<void> {
  const { output } = context;
  const id = readId('listing', listingId);
  const client = await ensureLoggedIn(context);
  const seats =
    options.all === true ? await allKept(client, id, options) : await named(context, client, id, options);
  const answer = await output.during('Releasing', async (): Promise<ReleasedSeats> => {
    return seats.length === 0 ? { released: [], notKept: [] } : client.listings.release(id, { seats });
  });
  const { released, notKept } = answer;
  output.outcome(
    releasedColumns,
    answer,
    `${count(released.length, 'seat')} on sale again${namesOf(released)}.`,
  );
  if (notKept.length > 0) output.note(`  Not kept back, and left as they were${namesOf(notKept)}.`);
}

async function allKept(client: AdmitOne, id: string, options: Options): Promise<number[]> {
  if (options.seats !== undefined || options.section !== undefined || options.rows !== undefined)
    throw wrongUsage('--all names every seat that is kept back.', 'Leave --all out, or name nothing else.');
  const { items } = await client.listings.kept(id);
  return items.flatMap((kept) => kept.seats.map(({ seat }) => seat));
}

async function named(context: Context, client: AdmitOne, id: string, options: Options): Promise<number[]> {
  const { index } = await openHouse(context, client, id);
  return namedSeats(index, options);
}

function namesOf(seats: ReleasedSeats['released']): string {
  return seats.length === 0 ? '' : `: ${cut(seatRuns(seats.map(({ label }) => label)), mostShown)}`;
}

/** Columns: a section may be many runs. */
const mostShown = 200;
