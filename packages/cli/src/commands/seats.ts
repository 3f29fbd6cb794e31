import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { readId } from '../read-id.ts';
import { paletteFor } from '../render/screen.ts';
import { seatColumns, seatRows } from '../render/seat-columns.ts';
import { drawSeatMap } from '../render/seat-map.ts';
import { sayHouse } from '../render/spoken/say-house.ts';
import { startOf } from '../render/time.ts';
import { type House, openHouse } from '../sale/open-house.ts';
import { pickAndHold } from '../sale/pick-and-hold.ts';
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
  const id = readId('listing', listingId);
  const reopen = async () => oneSection(await openHouse(context, client, id), options.section);
  const house = await reopen();
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
    const order = await pickAndHold(context, prompts, client, { house, reopen, isSpoken });
    if (order === undefined) output.note('Nothing was held.');
    else showHold(context, order);
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
