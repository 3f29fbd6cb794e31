import { describe, expect, it } from 'vitest';
import { readDoors } from '../../src/listing/read-doors.ts';

const at = (timeZone: string, startsAt: string) => ({ startsAt, venue: { timeZone } });
const prague = at('Europe/Prague', '2026-12-01T18:30:00Z');

describe('when the doors open', () => {
  it.each([
    ['18:30', prague, '2026-12-01T17:30:00.000Z'],
    ['6:30pm', prague, '2026-12-01T17:30:00.000Z'],
    [' 6 PM ', prague, '2026-12-01T17:00:00.000Z'],
    ['12am', prague, '2026-11-30T23:00:00.000Z'],
    ['12:15 pm', prague, '2026-12-01T11:15:00.000Z'],
    ['2026-12-01T17:30:00Z', prague, '2026-12-01T17:30:00.000Z'],
    ['2026-12-01T18:30:00+01:00', prague, '2026-12-01T17:30:00.000Z'],
    // The day of the start is the venue's: in UTC it is the day after, or the day before.
    ['18:30', at('America/New_York', '2026-12-02T00:30:00Z'), '2026-12-01T23:30:00.000Z'],
    ['08:00', at('Pacific/Auckland', '2026-12-01T21:00:00Z'), '2026-12-01T19:00:00.000Z'],
    ['18:45', at('Asia/Kathmandu', '2026-12-01T14:00:00Z'), '2026-12-01T13:00:00.000Z'],
    // The days on which clocks are changed, before and after they are.
    ['01:30', at('Europe/Prague', '2026-03-29T18:00:00Z'), '2026-03-29T00:30:00.000Z'],
    ['18:30', at('Europe/Prague', '2026-03-29T18:00:00Z'), '2026-03-29T16:30:00.000Z'],
    ['01:30', at('Europe/Prague', '2026-10-25T18:00:00Z'), '2026-10-24T23:30:00.000Z'],
    ['18:30', at('Europe/Prague', '2026-10-25T18:00:00Z'), '2026-10-25T17:30:00.000Z'],
    ['18:30', at('America/New_York', '2026-11-02T00:00:00Z'), '2026-11-01T23:30:00.000Z'],
    // Twice that night: the first of them.
    ['02:30', at('Europe/Prague', '2026-10-25T18:00:00Z'), '2026-10-25T00:30:00.000Z'],
    ['01:45', at('Australia/Lord_Howe', '2026-04-05T08:00:00Z'), '2026-04-04T14:45:00.000Z'],
  ] as const)('%s of %o is %s', (text, listing, opens) => {
    expect(readDoors(text, listing)).toBe(opens);
  });

  it('is at any time', () => {
    expect(readDoors('Any', prague)).toBeNull();
  });

  it.each(['', '6:30', '24:00', '18:60', '13pm', '0:30am', '2026-12-01', '2026-02-30T18:30:00Z', 'never'])(
    '%j says nothing',
    (text) => {
      expect(() => readDoors(text, prague)).toThrow(`"${text}" does not say when the doors open.`);
    },
  );

  it('is no time that the clocks leave out', () => {
    const spring = at('Europe/Prague', '2026-03-29T18:00:00Z');
    expect(() => readDoors('02:30', spring)).toThrow('There is no 02:30 on that day in Europe/Prague');
  });

  it('has to be an instant where nobody here knows the zone', () => {
    const nowhere = at('Mars/Olympus', '2026-03-29T18:00:00Z');
    expect(() => readDoors('18:30', nowhere)).toThrow('does not know the time zone Mars/Olympus');
    expect(readDoors('2026-03-29T18:00:00Z', nowhere)).toBe('2026-03-29T18:00:00.000Z');
  });
});
