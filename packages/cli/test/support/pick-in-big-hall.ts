import { writeFileSync } from 'node:fs';
import { pickSeats, type SeatsHearer } from '../../src/prompts/seat-picker.ts';
import { bigHall, someSold } from './big-hall.ts';

/**
 * The picker on the big hall, as a program of its own for a pseudo-terminal.
 * Arguments: `colours=0…3`, `ascii`, `max=N`, `taken-later=ORDINAL,…` (gone once `r` is typed), `fails` (refreshing
 * fails), `seconds=N` (a countdown), `one-section`, `crashes` and `aborts` (once `r` is typed), `result=FILE`.
 */
const given = new Map(process.argv.slice(2).map((word) => word.split('=') as [string, string | undefined]));
const hall = bigHall();
const drawing = given.has('one-section') ? { ...hall, sections: hall.sections.slice(0, 1) } : hall;
const statuses = someSold(3000);
const gone = new Set((given.get('taken-later') ?? '').split(',').map(Number));
const later = [...statuses].map((status, seat) => (gone.has(seat) ? 's' : status)).join('');
// The answer changes when `r` is typed, so that a test decides what comes first.
let hasAsked = false;
const stop = new AbortController();
process.stdin.on('data', (typed) => {
  if (String(typed) !== 'r') return;
  hasAsked = true;
  if (given.has('aborts')) stop.abort();
  if (given.has('crashes')) throw new Error('a fault of ours');
});
const isRefreshing = given.has('taken-later') || given.has('fails');
const deadline = given.has('seconds') ? { deadline: Date.now() + Number(given.get('seconds')) * 1000 } : {};
const seats = await pickSeats(
  {
    title: 'Mahler: Symphony No. 5',
    subtitle: 'Thu 12 Sep 2026, 7:30 PM, The Big Hall',
    drawing,
    statuses,
    prices: { P: 24000, S: 12000, W: 4500 },
    currency: 'USD',
    max: Number(given.get('max') ?? 4),
    now: Date.now,
    screen: {
      columns: 80,
      rows: 24,
      colours: Number(given.get('colours') ?? 1) as 0 | 1 | 2 | 3,
      unicode: !given.has('ascii'),
      timeZone: 'America/New_York',
    },
    ...deadline,
    ...(isRefreshing && {
      follow: (hear: SeatsHearer, signal: AbortSignal) => {
        const telling = setInterval(() => {
          if (given.has('fails')) hear.unreachable();
          else hear.seats({ statuses: hasAsked ? later : statuses });
        }, 100);
        signal.addEventListener('abort', () => clearInterval(telling));
      },
    }),
  },
  { input: process.stdin, output: process.stderr, signal: stop.signal },
);
const file = given.get('result');
if (file !== undefined) writeFileSync(file, JSON.stringify(seats ?? null));
process.stdout.write(`Result: ${seats === undefined ? 'left' : seats.join(' ')}\n`);
