import { indexSeats } from '@admit-one/sdk/seat-map';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { count } from '../../render/text.ts';
import { type ConvertedChart, convertChart } from '../../venue/convert/convert-chart.ts';
import { readText } from '../../venue/read-seats-file.ts';

interface Options extends CommonOptions {
  name?: string;
  city?: string;
  timeZone?: string;
}

export function command(): Command {
  const convert = newCommand(
    'convert <file>',
    'make a .seats file of a chart of seats.io or a plan of pretix',
  );
  convert
    .option('--name <name>', "the house's name; the chart's unless told")
    .option('--city <name>', 'the city, which charts do not tell')
    .option('--time-zone <zone>', "the house's time zone, Europe/Prague; yours unless told");
  withExamples(
    convert,
    'admit venue convert chart.json --city Prague --time-zone Europe/Prague > hall.seats',
    'admit venue convert chart.json --json --fields notes',
  );
  convert.addHelpText('after', '\nWhat did not map is said on standard error.');
  return runs<Options, [string]>(convert, run);
}

/** The file is the result, so it can be led into one; all else is said beside it. */
async function run({ output }: Context, options: Options, path: string): Promise<void> {
  const { name, city = 'Unknown', timeZone = output.screen.timeZone } = options;
  const converted = convertChart(await readText(path), { name, city, timeZone });
  if (options.city === undefined)
    converted.notes.push('Charts tell no city: write it into the file, or say --city.');
  if (options.timeZone === undefined)
    converted.notes.push(`Charts tell no time zone: ${timeZone} is yours. Say --time-zone for another.`);
  if (output.mode === 'json' || options.fields !== undefined) output.record(columns, converted);
  else output.lines([converted.seats.trimEnd()]);
  for (const note of converted.notes) output.warn(note);
  const { seatCount } = indexSeats(converted.drawing);
  output.done(
    `${count(seatCount, 'place')} converted, ${count(converted.notes.length, 'thing')} to look over.`,
  );
}

const columns = (['seats', 'notes', 'drawing'] as const).map((key) => ({
  key,
  title: key,
  text: (converted: ConvertedChart) => (key === 'notes' ? converted.notes.join(' ') : converted.seats),
  value: (converted: ConvertedChart) => converted[key],
}));
