import { describe, expect, it } from 'vitest';
import { plainScreen, type Screen } from '../../src/render/screen.ts';
import { widthOf } from '../../src/render/text.ts';
import { drawTicket, type TicketLook } from '../../src/render/ticket.ts';
import { exampleHouse, sampleSheet } from '../support/sample-sheet.ts';
import { sampleTicket } from '../support/sample-ticket.ts';

const { ticket } = sampleSheet(exampleHouse('cellar'), 'B-8');

/** Lines that the QR takes, each of which begins with its quiet zone, and columns of the first of them. */
function drawn(screen: Partial<Screen>, look?: TicketLook): [lines: number, columns: number] {
  const lines = drawTicket(ticket, { ...plainScreen, unicode: true, ...screen }, look);
  const qr = lines.filter((line) => /^(██|##|▀▀)/.test(line));
  return [qr.length, widthOf(qr[0] ?? '')];
}

describe('a ticket on a screen', () => {
  it.each<[string, Partial<Screen>, TicketLook, [number, number]]>([
    ['small in 80 x 24', {}, {}, [23, 45]],
    ['large where there is room beside it', { columns: 120, rows: 46 }, {}, [45, 90]],
    ['small where a large one is higher than the window', { columns: 120, rows: 45 }, {}, [23, 45]],
    ['large where there is room above it', { columns: 91, rows: 60 }, {}, [45, 90]],
    ['small where the words would be pushed out', { columns: 91, rows: 46 }, {}, [23, 45]],
    ['small where that is asked for', { columns: 200, rows: 60 }, { isSmall: true }, [23, 45]],
    ['in ASCII where that is asked for', { columns: 120, rows: 60 }, { isAscii: true }, [45, 90]],
  ])('is %s', (_, screen, look, size) => {
    expect(drawn(screen, look)).toEqual(size);
    expect(drawTicket(ticket, { ...plainScreen, unicode: true, ...screen }, look).join('\n')).toContain(
      'Cellar B-8',
    );
  });

  it('is not drawn in part: where it has no room it says what it needs', () => {
    const lines = drawTicket(ticket, { ...plainScreen, unicode: true, rows: 23 });
    expect(lines.join(' ')).toContain('Its QR needs a window of 46 × 24; this one is 80 × 23.');
    expect(lines.join('')).not.toMatch(/[█▀▄]/);
  });

  it('draws what is dark on a light screen, what is light on any other, and the other one where told', () => {
    const first = (screen: Partial<Screen>, look: TicketLook) =>
      drawTicket(ticket, { ...plainScreen, unicode: true, ...screen }, look)[0]?.slice(0, 8);
    expect(first({}, {})).toBe('████████');
    expect(first({ isLight: true }, {})).toBe('        ');
    expect(first({}, { isInverse: true })).toBe('        ');
    expect(first({ isLight: true }, { isInverse: true })).toBe('████████');
  });
});

describe('when doors open', () => {
  const opening = sampleTicket(1, { startsAt: '2027-01-21T00:30:00Z', qr: ticket.qr });
  const screen = { ...plainScreen, columns: 100, rows: 40, unicode: true };

  it.each([
    ['2027-01-20T23:30:00Z', 'Doors open 6:30 PM'],
    ['2027-01-19T23:30:00Z', 'Doors open 19 Jan 6:30 PM'],
  ])('is said by the clock of the venue: %s', (doorsOpenAt, words) => {
    expect(drawTicket({ ...opening, doorsOpenAt }, screen).join('\n')).toContain(words);
  });

  it('is not said where nothing is known of it', () => {
    for (const more of [{}, { doorsOpenAt: null }])
      expect(drawTicket({ ...opening, ...more }, screen).join('\n')).not.toContain('Doors');
  });
});
