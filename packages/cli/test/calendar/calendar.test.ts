import type { Ticket } from '@admit-one/sdk';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { calendarOf } from '../../src/calendar/calendar.ts';
import { plain } from '../../src/render/text.ts';

const ticket: Ticket = {
  id: 'tkt_4h7k2m9x_87_1',
  listingId: 'lst_4h7k2m9x',
  orderId: 'ord_4h7k2m9x_0q3w5e7r9t',
  seat: 87,
  label: 'Orchestra F-10',
  category: 'P',
  price: 8300,
  currency: 'USD',
  title: 'Bartók: Duos',
  startsAt: '2030-07-13T19:30:00.000Z',
  venue: { name: 'Merkin Hall', city: 'Manhattan, NY', timeZone: 'America/New_York' },
  qr: 'SECRET'.repeat(20),
};
const now = Date.parse('2029-12-24T18:00:00Z');

/** As another program reads it: by the zones in the file alone. */
function read(text: string): { event: ICAL.Event; component: ICAL.Component }[] {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  return calendar
    .getAllSubcomponents('vevent')
    .map((component) => ({ component, event: new ICAL.Event(component) }));
}

function readOne(of: Ticket = ticket, at = now) {
  return read(calendarOf([{ tickets: [of], listing: null }], at))[0]!;
}

beforeEach(() => ICAL.TimezoneService.reset());

describe('a performance in a calendar', () => {
  it('says what, when and where, which seats, and how to show their QRs, which are not in it', () => {
    const other = { ...ticket, id: 'tkt_4h7k2m9x_9_1', seat: 9, label: 'Orchestra A-9' };
    const listing = { doorsOpenAt: '2030-07-13T18:30:00.000Z', state: 'on_sale' as const };
    const text = calendarOf([{ tickets: [ticket, other], listing }], now);
    expect(text).toContain('PRODID:-//Admit One//admit//EN\r\n');
    expect(text).not.toContain('SECRET');
    const [{ event, component }, ...more] = read(text) as [ReturnType<typeof readOne>];
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      uid: 'lst_4h7k2m9x@admit-one',
      summary: 'Bartók: Duos',
      location: 'Merkin Hall, Manhattan, NY',
    });
    expect(event.description.split('\n')).toEqual([
      'Orchestra A-9: admit ticket tkt_4h7k2m9x_9_1',
      'Orchestra F-10: admit ticket tkt_4h7k2m9x_87_1',
      '',
      'Doors open: Sat 13 Jul 2030, 2:30 PM',
      expect.stringMatching(/calendars are copied\.$/),
      'The start is the seller’s; the end is a guess.',
    ]);
    expect(event.duration.toSeconds()).toBe(3 * 60 * 60);
    expect(event.startDate.toString()).toBe('2030-07-13T15:30:00');
    expect(event.startDate.zone.tzid).toBe('America/New_York');
    expect(component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2029-12-24T18:00:00Z');
    expect(component.getFirstPropertyValue('status')).toBe(null);
  });

  it('is the same event in a file of later, and a newer one', () => {
    const [one, later] = [readOne(), readOne({ ...ticket, startsAt: '2030-07-14T19:30:00Z' }, now + 60_000)];
    expect(later.event.uid).toBe(one.event.uid);
    expect(later.event.sequence).toBeGreaterThan(one.event.sequence);
    expect(later.event.sequence).toBeLessThan(2 ** 31);
  });

  it('is called off where the listing is', () => {
    const listing = { doorsOpenAt: null, state: 'cancelled' as const };
    const [{ component }] = read(calendarOf([{ tickets: [ticket], listing }], now)) as [
      ReturnType<typeof readOne>,
    ];
    expect(component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it('stands beside others, each in its own zone, and no zone is there twice', () => {
    const zones = ['America/New_York', 'Asia/Kolkata', 'Asia/Kolkata', 'UTC', 'Europe/Lisbon'];
    const performances = zones.map((timeZone, place) => ({
      tickets: [{ ...ticket, listingId: `lst_${place}`, venue: { ...ticket.venue, timeZone } }],
      listing: null,
    }));
    const text = calendarOf(performances, now);
    expect(text.match(/^TZID:.*(?=\r$)/gm)).toEqual([
      'TZID:America/New_York',
      'TZID:Asia/Kolkata',
      'TZID:Europe/Lisbon',
    ]);
    for (const { event } of read(text)) expect(instantOf(event)).toBe(ticket.startsAt);
  });
});

describe('the start, by the file’s own zone', () => {
  const zones = [
    ...['America/New_York', 'Europe/Berlin', 'Europe/Dublin', 'Europe/London', 'Australia/Lord_Howe'],
    ...['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Seoul', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Gaza'],
    ...['Africa/Casablanca', 'Africa/Cairo', 'Pacific/Apia', 'Pacific/Chatham', 'Antarctica/Troll'],
    ...['US/Eastern', 'Asia/Calcutta', 'UTC', 'Etc/GMT+5', 'Mars/Olympus'],
  ];

  it.each(zones)(
    '%s: is the listing’s, in every half hour of the nights in which clocks are turned',
    (timeZone) => {
      for (const turn of turnsOf(timeZone))
        for (let minutes = -180; minutes <= 180; minutes += 30) {
          const startsAt = new Date(turn + minutes * 60_000).toISOString();
          const { event } = readOne({ ...ticket, startsAt, venue: { ...ticket.venue, timeZone } });
          expect(instantOf(event)).toBe(startsAt);
        }
    },
  );

  it('at any time, in any zone that this runtime knows', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const start = fc.date({ min: new Date('2015-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(zone, start, (timeZone, date) => {
        const startsAt = new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
        const { event } = readOne({ ...ticket, startsAt, venue: { ...ticket.venue, timeZone } });
        expect(instantOf(event)).toBe(startsAt);
      }),
      { numRuns: 300 },
    );
  });

  it('is in the venue’s zone where that says it, and in UTC where it might not', () => {
    const zoneAt = (startsAt: string) => readOne({ ...ticket, startsAt }).event.startDate.zone.tzid;
    expect(zoneAt('2030-07-13T19:30:00.000Z')).toBe('America/New_York');
    // 1:30 in the morning comes twice that night, and calendars do not agree which of them is meant.
    expect(zoneAt('2030-11-03T05:30:00.000Z')).toBe('UTC');
    expect(zoneAt('2030-11-03T06:30:00.000Z')).toBe('UTC');
    // When summer began elsewhen.
    expect(zoneAt('2006-03-20T23:30:00.000Z')).toBe('UTC');
  });
});

describe('what sellers type', () => {
  const hostile = [
    'One, two; three \\ four: "five"',
    'a line\nand another\r\nEND:VEVENT\r\nBEGIN:VEVENT',
    '\u001b]0;title\u0007 \u202eright to left',
    '🎻'.repeat(50),
    `${'x'.repeat(66)}👩‍👩‍👧‍👦 é 第九 ${'y'.repeat(80)}`,
    ' spaces at the ends ',
    'X-EVIL;VALUE=URI:javascript:alert(1)',
  ];

  it.each(hostile)('%j stays a text, on lines of at most 75 bytes that end as they must', (title) => {
    const text = calendarOf(
      [{ tickets: [{ ...ticket, title, venue: { ...ticket.venue, name: title } }], listing: null }],
      now,
    );
    const lines = text.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(lines.every((line) => line.isWellFormed())).toBe(true);
    const events = read(text);
    expect(events.length).toBe(1);
    expect(events[0]!.component.getAllProperties().map(({ name }) => name)).not.toContain('x-evil');
    expect(events[0]!.event.summary).toBe(plain(title));
    expect(events[0]!.event.location).toBe(plain(`${title}, Manhattan, NY`));
  });
});

function instantOf(event: ICAL.Event): string {
  return event.startDate.toJSDate().toISOString();
}

/** When the clocks of a zone are turned in the years to come, ms, to the half hour. */
function turnsOf(timeZone: string): number[] {
  const offsetAt = offsets(timeZone);
  if (offsetAt === null) return [Date.UTC(2030, 2, 31, 1), Date.UTC(2030, 9, 27, 1)];
  const turns: number[] = [];
  const [from, to] = [Date.UTC(2026, 5), Date.UTC(2028, 5)];
  let before = offsetAt(from);
  for (let day = from; day < to; day += 86_400_000) {
    if (offsetAt(day + 86_400_000) === before) continue;
    for (let at = day; at <= day + 86_400_000; at += 1_800_000) {
      if (offsetAt(at) === before) continue;
      turns.push(at);
      before = offsetAt(at);
    }
  }
  return turns.length > 0 ? turns : [Date.UTC(2027, 2, 28, 1), Date.UTC(2027, 9, 31, 1)];
}

function offsets(timeZone: string): ((at: number) => string) | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    return (at) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value;
  } catch {
    return null;
  }
}
