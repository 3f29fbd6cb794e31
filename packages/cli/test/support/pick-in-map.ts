import { readFileSync } from 'node:fs';
import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import { pickSeats } from '../../src/prompts/seat-picker.ts';
import { someSold } from './big-hall.ts';

/** The picker on a `.seats` file with a third of its seats gone, as a program of its own for a pseudo-terminal. */
const [file = '', colours = '2', characters = 'unicode'] = process.argv.slice(2);
const parsed = parseSeats(readFileSync(file, 'utf8'));
if (!('drawing' in parsed)) throw new Error(`${file} has faults`);
const { drawing } = parsed;
const seats = await pickSeats(
  {
    title: 'Mahler: Symphony No. 5',
    subtitle: `Thu 12 Sep 2026, 7:30 PM, ${drawing.name}`,
    drawing,
    statuses: someSold(indexSeats(drawing).ordinalCount),
    prices: Object.fromEntries(drawing.categories.map(({ letter }, at) => [letter, 24_000 - at * 3_000])),
    currency: 'USD',
    max: 4,
    seed: 1,
    now: Date.now,
    screen: {
      columns: 80,
      rows: 24,
      colours: Number(colours) as 0 | 1 | 2 | 3,
      unicode: characters !== 'ascii',
      timeZone: 'America/New_York',
    },
  },
  { input: process.stdin, output: process.stderr },
);
process.stdout.write(`Result: ${seats === undefined ? 'left' : seats.join(' ')}\n`);
