import { expect, it } from 'vitest';
import { drawTicket } from '../../src/render/ticket.ts';
import { sampleTicket } from '../support/sample-ticket.ts';

const ticket = sampleTicket(1, { startsAt: '2027-01-21T00:30:00Z', qr: `${'ADM1T0NE'.repeat(16)}7SEATXY` });
const screen = { columns: 100, rows: 40, colours: 0, unicode: true, timeZone: 'UTC' } as const;

it.each([
  ['2027-01-20T23:30:00Z', 'Doors open 6:30 PM'],
  ['2027-01-19T23:30:00Z', 'Doors open 19 Jan 6:30 PM'],
])('says by the clock of the venue from when one is let in: %s', (doorsOpenAt, words) => {
  expect(drawTicket({ ...ticket, doorsOpenAt }, screen).join('\n')).toContain(words);
});

it('says nothing of doors of which nothing is known', () => {
  for (const more of [{}, { doorsOpenAt: null }])
    expect(drawTicket({ ...ticket, ...more }, screen).join('\n')).not.toContain('Doors');
});
