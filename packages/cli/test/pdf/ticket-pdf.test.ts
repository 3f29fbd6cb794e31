import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { indexSeats } from '@admit-one/sdk/seat-map';
import jsqr from 'jsqr';
import { describe, expect, it, vi } from 'vitest';
import type { Paper } from '../../src/pdf/paper.ts';
import { type TicketSheet, ticketPdf } from '../../src/pdf/ticket-pdf.ts';
import { type Picture, readPdf } from '../support/read-pdf.ts';
import { exampleHouse, sampleSheet, sampleToken } from '../support/sample-sheet.ts';

const mark = 'Admit One ticket tkt_4h7k2m9x_00a3_1';

async function print(sheets: TicketSheet[], paper: Paper = 'a4') {
  const { content, lacking } = await ticketPdf(sheets, paper, mark);
  return { content, lacking, ...(await readPdf(content)) };
}

describe('a printed ticket', () => {
  it('says what it is for, in text that can be copied, and is tagged for who has it read aloud', async () => {
    const sheet = sampleSheet(exampleHouse('concert-hall'), 'Stalls H-12', {
      listing: { doorsOpenAt: '2026-09-17T16:30:00.000Z', terms: 'No umbrellas.\nNo refunds for rain.' },
    });
    const { content, title, language, isTagged, pages, lacking } = await print([sheet]);
    expect(pages).toHaveLength(1);
    for (const said of [
      'Mahler: Symphony No. 3',
      'Thu 17 Sep 2026, 7:30 PM',
      'Doors open 6:30 PM',
      'Meridian Hall, Vienna',
      'Stalls H-12',
      'CATEGORY Prime PRICE $120.00 ORDER ord_4h7k2m9x_7q2d8v',
      'You are here',
      'No umbrellas. No refunds for rain.',
    ])
      expect(pages[0]?.text).toContain(said);
    expect(pages[0]?.text.replaceAll(' ', '')).toContain(sampleToken);
    expect(title).toBe('Mahler: Symphony No. 3, Thu 17 Sep 2026, 7:30 PM: Stalls H-12');
    expect({ language, isTagged, lacking }).toEqual({ language: 'en', isTagged: true, lacking: [] });
    expect(pages[0]?.alternatives).toEqual([
      'The QR that is read at the gate. Its text stands below it.',
      'The plan of the hall. Marked in it: Stalls H-12.',
    ]);
    expect(content.subarray(0, 4096).includes(mark)).toBe(true);
  });

  it.each(['a4', 'letter'] as const)('has a QR on %s that is read from its picture', async (paper) => {
    const { pages } = await print([sampleSheet(exampleHouse('cellar'), 'B-8')], paper);
    const { pixels, width, height } = await pages[0]!.picture(2);
    expect([pages[0]!.width, pages[0]!.height].map(Math.round)).toEqual(
      paper === 'a4' ? [595, 842] : [612, 792],
    );
    const found = jsqr.default(pixels, width, height);
    expect(found?.data).toBe(sampleToken);
    // 40 mm and more, without the quiet zone.
    const { topLeftCorner, topRightCorner } = found!.location;
    expect((topRightCorner.x - topLeftCorner.x) / 2).toBeGreaterThan((40 / 25.4) * 72);
  });

  it.each([
    ['concert-hall', ['Stalls A-1', 'Stalls H-12', 'Stalls Q-20']],
    ['stadium', ['103 12-7', '128 1-1', '331 20-10']],
  ])('marks the seat where it is: %s', async (house, labels) => {
    const sheets = labels.map((label) => sampleSheet(exampleHouse(house), label));
    const { pages, content } = await print(sheets);
    expect(content.length / sheets.length).toBeLessThan(200_000);
    const index = indexSeats(sheets[0]!.seatMap!.drawing);
    const marks = [];
    for (const [at, { ticket }] of sheets.entries())
      marks.push({ at: squareIn(await pages[at]!.picture(2)), ...index.pointOf(ticket.seat) });
    expect(pages[0]!.text.includes(' ENLARGED, ITS FRONT ON TOP')).toBe(house === 'stadium');
    // One scale and one place for all three: two of them say where the third one must be.
    const [first, second, third] = marks as [(typeof marks)[0], (typeof marks)[0], (typeof marks)[0]];
    const scale =
      Math.hypot(second.at.x - first.at.x, second.at.y - first.at.y) /
      Math.hypot(second.x - first.x, second.y - first.y);
    expect(Math.abs(third.at.x - (first.at.x + (third.x - first.x) * scale))).toBeLessThan(1.5);
    expect(Math.abs(third.at.y - (first.at.y + (third.y - first.y) * scale))).toBeLessThan(1.5);
  });

  it('marks the whole area where a place is nowhere in particular', async () => {
    const { pages } = await print([sampleSheet(exampleHouse('concert-hall'), 'Standing 5')]);
    expect(pages[0]?.text).toContain('You are here Standing, any place');
    expect(squareIn(await pages[0]!.picture(1))).toEqual({ x: Number.NaN, y: Number.NaN });
  });

  it('prints names of many scripts, and says which characters it lacks', async () => {
    const title = 'Dvořák, Łódź, Ξενάκης, Щедрин, Nguyễn, 東京フィル, हिन्दी';
    const whole = await print([sampleSheet(exampleHouse('cellar'), 'B-8', { ticket: { title } })]);
    expect(whole.lacking).toEqual([]);
    for (const name of ['Dvořák', 'Łódź', 'Ξενάκης', 'Щедрин', 'Nguyễn', '東京フィル'])
      expect(whole.pages[0]?.text).toContain(name);
    expect(whole.pages[0]?.text).not.toContain('\ufffd');
    const other = { ticket: { title: '\u001b[31m서울 Night 😀' } };
    const lacking = await print([sampleSheet(exampleHouse('cellar'), 'B-8', other)]);
    expect(lacking.lacking).toEqual(['서', '울', '😀']);
    expect(lacking.pages[0]?.text).toContain('Night \ufffd');
  });

  it('prints the longest title and the longest terms, over as many pages as they take', async () => {
    const words = Array.from({ length: 1_250 }, (_, at) => `w${String(at).padStart(4, '0')}`);
    const terms = words.join(' ').slice(0, 8_000);
    const title = 'A title of two hundred characters '.repeat(6).slice(0, 200);
    const sheet = sampleSheet(exampleHouse('concert-hall'), 'Stalls H-12', {
      ticket: { title },
      listing: { terms },
    });
    const { pages } = await print([sheet], 'letter');
    expect(pages.length).toBe(2);
    expect(pages[0]?.text).toContain(title.trim().slice(0, 150));
    expect(pages[0]?.text).toContain('The terms go on over the page.');
    expect(pages[1]?.text).toContain('tkt_4h7k2m9x_00a3_1, Stalls H-12');
    const found = pages.flatMap(({ text }) => text.match(/w\d{4}/g) ?? []);
    expect(found).toEqual(words);
  });

  it('opens each font once, however many lines there are', async () => {
    const terms = 'a line\n'.repeat(200);
    const sheet = sampleSheet(exampleHouse('cellar'), 'B-8', { listing: { terms } });
    const reads = vi.spyOn(fs, 'readFileSync');
    syncBuiltinESMExports();
    const { lacking } = await ticketPdf([sheet], 'a4', mark);
    const opened = reads.mock.calls.map(([file]) => String(file)).filter((file) => file.endsWith('.ttf'));
    reads.mockRestore();
    syncBuiltinESMExports();
    expect(lacking).toEqual([]);
    expect(opened).toContainEqual(expect.stringContaining('NotoSans'));
    expect(opened).toEqual([...new Set(opened)]);
  });

  it('goes without what could not be read, and says so', async () => {
    const { ticket } = sampleSheet(exampleHouse('cellar'), 'B-8');
    const { pages } = await print([{ ticket, listing: null, seatMap: null }]);
    expect(pages[0]?.text).not.toContain('You are here');
    expect(pages[0]?.text).toContain('The terms could not be read when this was made.');
    const { pixels, width, height } = await pages[0]!.picture(2);
    expect(jsqr.default(pixels, width, height)?.data).toBe(sampleToken);
  });

  it('has a sheet for each of several tickets', async () => {
    const sheets = ['B-8', 'B-9', 'C-1'].map((label) => sampleSheet(exampleHouse('cellar'), label));
    const { pages, title } = await print(sheets);
    expect(title).toBe('Admit One: 3 tickets');
    expect(pages.map(({ text }) => /Cellar \S+/.exec(text)?.[0])).toEqual([
      'Cellar B-8',
      'Cellar B-9',
      'Cellar C-1',
    ]);
  });
});

/** The middle of what is filled with the mark's red, rings and letters aside: they are thinner. */
function squareIn({ pixels, width, height }: Picture): { x: number; y: number } {
  const isRed = (x: number, y: number) => {
    const at = (y * width + x) * 4;
    return pixels[at]! > 170 && pixels[at + 1]! < 60 && pixels[at + 2]! < 70;
  };
  const found: { x: number; y: number }[] = [];
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      if (isRed(x, y) && solidAround(isRed, x, y)) found.push({ x, y });
    }
  }
  // The enlarged section's own mark is right of the plan's.
  const left = Math.min(...found.map(({ x }) => x));
  const first = found.filter(({ x }) => x < left + 20);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { x: mean(first.map(({ x }) => x)), y: mean(first.map(({ y }) => y)) };
}

function solidAround(isRed: (x: number, y: number) => boolean, x: number, y: number): boolean {
  for (let aside = -2; aside <= 2; aside += 1) {
    for (let ahead = -2; ahead <= 2; ahead += 1) if (!isRed(x + aside, y + ahead)) return false;
  }
  return true;
}
