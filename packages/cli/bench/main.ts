import { readFileSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { parseSeats } from '@admit-one/sdk/seat-map';
import { pickSeats, type SeatsHearer } from '../src/prompts/seat-picker.ts';

/**
 * What the seat picker of a stadium takes, in a process that has done nothing else yet, as JSON on standard output, in
 * milliseconds: from the data to the first frame; for each key, one after the other, from its byte to the frame that
 * answers it; and for a change of a tenth of all seats. The terminal is as large as any: 200 × 50.
 */
const stadium = new URL('../../../examples/seat-maps/stadium.seats', import.meta.url);
const parsed = parseSeats(readFileSync(stadium, 'utf8'));
if (!('drawing' in parsed)) throw new Error('the stadium has faults');
const { drawing } = parsed;
const prices = Object.fromEntries(drawing.categories.map(({ letter }, at) => [letter, 20_000 - at * 2_000]));

const written: string[] = [];
const output = Object.assign(
  new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  }),
  { columns: 200, rows: 50 },
) as unknown as NodeJS.WriteStream;
const input = Object.assign(new PassThrough(), { setRawMode: () => input }) as unknown as NodeJS.ReadStream;
let hearer: SeatsHearer | undefined;

await nextTurn();
const begun = process.threadCpuUsage();
const picking = pickSeats(
  {
    title: 'Mahler: Symphony No. 5',
    subtitle: 'Thu 12 Sep 2026, 7:30 PM, The Stadium',
    drawing,
    statuses: statusesAt(0),
    prices,
    currency: 'USD',
    max: 10,
    now: Date.now,
    screen: { columns: 200, rows: 50, colours: 3, unicode: true, timeZone: 'UTC' },
    follow: (hear) => {
      hearer = hear;
    },
  },
  { input, output },
);
let isLeft = false;
void picking.finally(() => (isLeft = true)).catch(() => undefined);
// The first thing written turns to the other screen; the picture comes after it.
while (written.length < 2) await nextTurn();
const { user, system } = process.threadCpuUsage(begun);
// Of the processor, for this thread: what other programs on the same cores take is not counted.
const firstFrameMs = (user + system) / 1_000;

// Somebody has to see the picture before they press a key.
await sleep(300);
const answers: { key: string; ms: number }[] = [];
for (const key of keys()) {
  const at = performance.now();
  input.emit('data', key);
  answers.push({ key, ms: performance.now() - at });
  await nextTurn();
  // A picker that has been left answers nothing, which is fast.
  if (isLeft) throw new Error(`the picker was left by ${JSON.stringify(key)}`);
}
const changesMs = Array.from({ length: 20 }, (_, round) => {
  const statuses = statusesAt(round + 1);
  const at = performance.now();
  hearer?.seats({ statuses });
  return performance.now() - at;
});
input.emit('data', '\u0003');
await picking.catch(() => undefined);

process.stdout.write(
  `${JSON.stringify({ seats: statusesAt(0).length, firstFrameMs, answers, changesMs })}\n`,
);

/** Half of the seats sold, here and there; another tenth of them in each round. */
function statusesAt(round: number): string {
  let text = '';
  for (let seat = 0; seat < 60_000; seat += 1)
    text += (seat * 2_654_435_761 + round * 1_013) % 97 < 48 ? 's' : 'f';
  return text;
}

/** What somebody does who looks at everything: in the overview, in sections, with every key there is. */
function keys(): string[] {
  const [up, down, right, left] = ['A', 'B', 'C', 'D'].map((letter) => `\u001b[${letter}`) as [
    string,
    string,
    string,
    string,
  ];
  const look = [
    right,
    right,
    down,
    down,
    left,
    up,
    '\t',
    '\u001b[Z',
    ' ',
    ' ',
    'b',
    'u',
    '+',
    '-',
    'c',
    '[',
    ']',
    ']',
  ];
  const search = ['/', ...'A-12', '\r'];
  const mouse = ['\u001b[<65;60;20M', '\u001b[<64;60;20M', '\u001b[<0;60;20M'];
  // Enter opens a section there, and nothing is taken when it is pressed among the seats.
  const round = ['?', '?', down, down, up, 'c', '\r', ...look, ...search, ...look, ...mouse, 'q'];
  return Array.from({ length: 12 }, () => round).flat();
}
