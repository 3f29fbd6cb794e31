import type { SeatMapDrawing } from '@admit-one/sdk';
import { venueId } from '@admit-one/sdk/contract';
import { formatSeats, indexSeats } from '@admit-one/sdk/seat-map';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { placeColumns, placeRows } from '../../render/place-columns.ts';
import { paletteFor } from '../../render/screen.ts';
import { drawHouse } from '../../render/seat-map.ts';
import { count } from '../../render/text.ts';
import { findSection } from '../../venue/find-section.ts';
import { readSeatsFile } from '../../venue/read-seats-file.ts';
import { refuseFaults } from '../../venue/tell-faults.ts';

interface Options extends CommonOptions {
  section?: string;
  seats?: boolean;
}

export function command(): Command {
  const show = newCommand('show <venue-or-file>', 'draw the seat map of a venue or of a .seats file');
  show.option('--section <name>', 'only this section');
  show.option('--seats', 'print it as a .seats file');
  withExamples(
    show,
    'admit venue show cellar.seats',
    'admit venue show ven_4h7k2m9x --section Orchestra',
    'admit venue show ven_4h7k2m9x --seats > hall.seats',
    'admit venue show cellar.seats --json --fields label,category,x,y',
  );
  return runs<Options, [string]>(show, run);
}

async function run(context: Context, options: Options, name: string): Promise<void> {
  const { output } = context;
  const whole = await drawingOf(context, name);
  const drawing = options.section === undefined ? whole : findSection(whole, options.section);
  if (options.seats === true) output.lines([formatSeats(drawing).trimEnd()]);
  else if (output.mode === 'json' || options.fields !== undefined)
    output.list(placeColumns, placeRows(drawing), 'This house has no places.');
  else output.lines([...heading(context, drawing), ...drawHouse(drawing, output.screen)]);
}

/** An id is a venue's; all else is a file. */
async function drawingOf(context: Context, name: string): Promise<SeatMapDrawing> {
  const id = name.trim();
  if (venueId.safeParse(id).success) {
    const client = await context.openClient();
    return context.output.during('Reading the seat map', async () => {
      const { seatMapId } = await client.venues.get(id);
      return (await client.listings.seatMap(seatMapId)).drawing;
    });
  }
  const file = await readSeatsFile(name);
  refuseFaults(context.output, file);
  return file.drawing;
}

function heading({ output }: Context, drawing: SeatMapDrawing): string[] {
  const palette = paletteFor(output.screen);
  const { seatCount } = indexSeats(drawing);
  const where = `${drawing.city}, ${drawing.timeZone}: ${count(seatCount, 'place')}`;
  return [palette.strong(drawing.name), where, ''];
}
