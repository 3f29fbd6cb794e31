import type { AdmitOne, SeatMapChange, Venue } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { changeColumns } from '../../render/change-columns.ts';
import { count, grouped } from '../../render/text.ts';
import { venueColumns } from '../../render/venue-columns.ts';
import { sendOnce } from '../../send-once.ts';
import { venueOfSameName } from '../../venue/of-same-name.ts';
import { readSeatsFile } from '../../venue/read-seats-file.ts';
import { refuseFaults } from '../../venue/tell-faults.ts';

interface Options extends CommonOptions {
  public?: boolean;
  venue?: string;
}

export function command(): Command {
  const add = newCommand('add <file>', 'add a venue from its .seats file, or a new version of its seat map');
  add
    .option('--public', 'any seller may list there; otherwise you alone')
    .option('--venue <venue>', 'give this venue of yours the changed file as its newest version');
  withExamples(
    add,
    'admit venue add cellar.seats',
    'admit venue add cellar.seats --public --json --fields id,seatCount',
    'admit venue add cellar.seats --venue ven_4h7k2m9x',
  );
  return runs<Options, [string]>(add, run);
}

/** @throws AdmitOneError `seat_map_faulty`, `seats_in_use` */
async function run(context: Context, options: Options, path: string): Promise<void> {
  const { output } = context;
  if (options.public === true && options.venue !== undefined)
    throw wrongUsage(
      'A new version changes seats, not who may list there.',
      'Leave --public or --venue out.',
    );
  const named = options.venue === undefined ? undefined : readId('venue', options.venue);
  const file = await readSeatsFile(path);
  refuseFaults(output, file);
  const client = await ensureLoggedIn(context);
  const venueId = named ?? (await venueOfSameName(context, client, file.drawing.name))?.id;
  if (venueId === undefined) {
    const visibility = options.public === true ? 'public' : 'private';
    const venue = await addVenue(context, client, { seats: file.text, visibility }, file.drawing.name);
    const words = `Added ${venue.name} as ${venue.id}: ${count(venue.seatCount, 'place')}.`;
    output.outcome(venueColumns, venue, words);
  } else {
    const change = await changeSeatMap(context, client, venueId, { seats: file.text });
    output.outcome(changeColumns, change, inWords(change, file.drawing.name));
    for (const { label, listingId } of change.droppedKept)
      output.warn(`${label} is kept back in ${listingId}, and the venue has no such seat any more.`);
  }
}

async function addVenue(
  context: Context,
  client: AdmitOne,
  body: { seats: string; visibility: 'public' | 'private' },
  name: string,
): Promise<Venue> {
  const request = { operation: 'createVenue', path: '/v1/venues', body, about: `add ${name}` };
  return context.output.during('Adding the venue', () =>
    sendOnce(context, request, (idempotencyKey) => client.venues.create(body, { idempotencyKey })),
  );
}

async function changeSeatMap(
  context: Context,
  client: AdmitOne,
  venueId: string,
  body: { seats: string },
): Promise<SeatMapChange> {
  const path = `/v1/venues/${venueId}/seat-maps`;
  const request = { operation: 'changeSeatMap', path, body, about: `change the seat map of ${venueId}` };
  return context.output.during('Changing the seat map', () =>
    sendOnce(context, request, (idempotencyKey) =>
      client.venues.changeSeatMap(venueId, body, { idempotencyKey }),
    ),
  );
}

function inWords({ isNew, version, seatCount, added, dropped }: SeatMapChange, name: string): string {
  if (!isNew) return `${name} is drawn like this already: version ${version}.`;
  const what = `${grouped(added)} new, ${grouped(dropped)} dropped`;
  return `${name} has version ${version} now: ${count(seatCount, 'place')}, ${what}. Listings keep the version they were made with.`;
}
