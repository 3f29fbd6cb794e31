import type { AdmitOne } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { readId } from '../read-id.ts';
import { paletteFor } from '../render/screen.ts';
import { seatColumns, seatRows } from '../render/seat-columns.ts';
import { drawSeatMap } from '../render/seat-map.ts';
import { sayHouse } from '../render/spoken/say-house.ts';
import { startOf } from '../render/time.ts';
import { holdSeats } from '../sale/hold-seats.ts';
import { type House, openHouse } from '../sale/open-house.ts';
import { pickSeats } from '../sale/pick-seats.ts';
import { showHold } from '../sale/show-hold.ts';
import { findSection } from '../venue/find-section.ts';

export interface SeatsOptions extends CommonOptions {
  section?: string;
  screenReader?: boolean;
}

export function command(): Command {
  const seats = newCommand('seats <listing>', 'see the seat map, and pick seats on it');
  seats
    .option('--section <name>', 'only this section')
    .option('--screen-reader', 'rows as sentences, seats chosen by words: nothing is drawn');
  withExamples(
    seats,
    'LISTING=$(admit search mahler --limit 1 --fields id)',
    'admit seats $LISTING',
    'admit seats $LISTING --section Orchestra --yes',
    'admit seats $LISTING --screen-reader',
    'admit seats $LISTING --json --fields label,status,price',
  );
  seats.addHelpText(
    'after',
    '\nOn a terminal it is a picker that holds what you pick; with --yes it is only drawn.',
  );
  return runs<SeatsOptions, [string]>(seats, run);
}

async function run(context: Context, options: SeatsOptions, listingId: string): Promise<void> {
  const { output, prompts, settings } = context;
  const isSpoken = options.screenReader ?? settings.terminal.isSpoken;
  const client = await context.openClient();
  const house = oneSection(await openHouse(context, client, readId('listing', listingId)), options.section);
  if (output.mode === 'json' || options.fields !== undefined) {
    const { seats, drawing } = house;
    const rows = seatRows({
      drawing,
      statuses: seats.statuses,
      prices: seats.prices,
      currency: seats.currency,
    });
    output.list(seatColumns(output.reader), rows, 'This house has no seats.');
  } else if (prompts !== undefined && output.mode === 'table') {
    await pickAndHold(context, prompts, client, house, isSpoken);
  } else if (isSpoken) {
    say(context, house);
  } else {
    draw(context, house);
  }
}

/** @throws Failure of wrong usage that names the sections */
function oneSection(house: House, name: string | undefined): House {
  return name === undefined ? house : { ...house, drawing: findSection(house.drawing, name) };
}

async function pickAndHold(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  house: House,
  isSpoken: boolean,
): Promise<void> {
  const picked = await pickSeats(context, prompts, client, house, { isSpoken });
  if (picked === undefined) return context.output.note('Nothing was held.');
  const buyer = await ensureLoggedIn(context);
  showHold(context, await holdSeats(context, buyer, house.listing, picked));
}

function say({ output }: Context, { listing, drawing, seats }: House): void {
  const start = startOf(listing.startsAt, listing.venue.timeZone, output.screen.timeZone);
  output.lines([
    `${listing.title}, ${start}, ${listing.venue.name}, ${listing.venue.city}.`,
    ...sayHouse(drawing, { ...seats, picked: new Set() }),
  ]);
}

function draw({ output }: Context, { listing, drawing, seats }: House): void {
  const { screen } = output;
  const palette = paletteFor(screen);
  const start = startOf(listing.startsAt, listing.venue.timeZone, screen.timeZone);
  const heading = [
    palette.strong(listing.title),
    `${start}, ${listing.venue.name}, ${listing.venue.city}`,
    '',
  ];
  const { statuses, prices, currency } = seats;
  output.lines([...heading, ...drawSeatMap({ drawing, statuses, prices, currency }, screen)]);
  output.note(
    `\`admit hold ${listing.id} --seats LABEL,LABEL\` holds seats, \`admit seats\` on a terminal picks them.`,
  );
}
