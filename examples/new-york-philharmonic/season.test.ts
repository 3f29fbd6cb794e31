import { readFile } from 'node:fs/promises';
import { newListing } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { readArchive } from './archive.ts';
import { readHalls } from './halls.ts';
import { planSeason, venueName } from './season.ts';

const performances = readArchive(
  JSON.parse(await readFile(new URL('programs/2024-25_TO_NOW.json', import.meta.url), 'utf8')),
);
const halls = await readHalls();
const now = new Date('2026-11-23T12:00:00Z');
const season = planSeason(performances, halls, now);

describe('the halls', () => {
  test('are drawn for every venue, and for no other', () => {
    expect([...halls.keys()].sort()).toEqual(
      [...new Set(performances.map(({ venue }) => venueName(venue)))].sort(),
    );
  });

  test('are of a fitting size, and fit a terminal', () => {
    const sizes = new Map([...halls].map(([name, hall]) => [name, indexSeats(hall).seatCount]));
    expect(sizes.get('David Geffen Hall')).toBe(2724);
    expect(sizes.get('Merkin Hall')).toBe(448);
    expect(sizes.get('Home of Melissa Ko and S. Douglas Hahn')).toBe(40);
    for (const hall of halls.values()) {
      const widths = hall.sections.flatMap(({ rows }) => rows.map(({ cells }) => cells.length));
      expect(Math.max(...widths)).toBeLessThanOrEqual(70);
    }
  });

  test('have seats in every category they name', () => {
    for (const hall of halls.values()) {
      const painted = new Set(hall.sections.flatMap(({ rows }) => rows.map(({ cells }) => cells)).join(''));
      expect([...painted].filter((cell) => /[A-Z]/.test(cell)).sort()).toEqual(
        hall.categories.map(({ letter }) => letter).sort(),
      );
    }
  });

  test('lie in their own time zones', () => {
    const zones = Object.fromEntries([...halls].map(([name, { timeZone }]) => [name, timeZone]));
    expect(zones).toMatchObject({
      'Seoul Arts Center (Concert Hall)': 'Asia/Seoul',
      'Arts Center Incheon': 'Asia/Seoul',
      'Shanghai Symphony Hall': 'Asia/Shanghai',
      'Gerald R. Ford Amphitheater': 'America/Denver',
      'Vilar Performing Arts Center': 'America/Denver',
      'Guild Hall': 'America/New_York',
    });
  });
});

describe('the season', () => {
  test('starts at the true hour of each place', () => {
    const original = planSeason(performances, halls, new Date('2024-01-01T00:00:00Z'));
    const starts = new Map(original.map(({ performanceId, startsAt }) => [performanceId, startsAt]));
    // New York in summer and in winter time, Seoul, Vail.
    expect(starts.get('14934-2024-09-12-1930')).toBe('2024-09-12T23:30:00Z');
    expect(startAt(original, 'David Geffen Hall', '2025-02-01 19:30')).toBe('2025-02-02T00:30:00Z');
    expect(starts.get('15053-2025-06-28-1700')).toBe('2025-06-28T08:00:00Z');
    const vail = original.filter(({ venueName }) => venueName === 'Gerald R. Ford Amphitheater');
    expect(vail).toHaveLength(6);
    for (const { startsAt, metadata } of vail) {
      const [day, time] = metadata.performedOn.split(' ');
      expect(startsAt).toBe(new Date(`${day}T${time}:00-06:00`).toISOString().replace('.000', ''));
    }
  });

  test.each([
    '2024-09-11T23:30:00Z',
    '2024-09-12T23:29:59Z',
    '2025-03-09T06:59:00Z',
    '2025-11-02T05:30:00Z',
    '2026-11-23T12:00:00Z',
    '2028-02-29T00:00:00Z',
    '2031-03-30T01:30:00Z',
    '2099-12-31T23:59:59Z',
  ])('of %s is yet to come, as soon as may be, on the same weekdays at the same hours', (instant) => {
    const today = new Date(instant);
    const starts = planSeason(performances, halls, today).map(({ startsAt }) => Date.parse(startsAt));
    const first = Math.min(...starts) - today.getTime();
    expect(first).toBeGreaterThanOrEqual(day);
    expect(first).toBeLessThan(8 * day + hour);
    const weeks = new Set<number>();
    for (const { startsAt, venueName, metadata } of planSeason(performances, halls, today)) {
      const zone = halls.get(venueName)!.timeZone;
      const start = DateTime.fromISO(startsAt, { zone });
      const [date, time = '19:30'] = metadata.performedOn.split(' ');
      const then = DateTime.fromISO(`${date}T${time}`, { zone });
      expect(start.toFormat('ccc HH:mm')).toBe(then.toFormat('ccc HH:mm'));
      weeks.add(start.startOf('day').diff(then.startOf('day'), 'weeks').weeks);
    }
    expect([...weeks].map((count) => count % 1)).toEqual([0]);
  });

  test('has 252 listings that the contract takes', () => {
    expect(season).toHaveLength(252);
    for (const { performanceId, venueName, ...listing } of season) {
      const checked = newListing.safeParse({ ...listing, venueId: 'ven_4h7k2m9x' });
      expect(checked.error?.issues ?? [], performanceId + venueName).toEqual([]);
    }
  });

  test('has a price for every category of its hall, in the money of the place, and none for nothing', () => {
    for (const { venueName, prices } of season) {
      expect(Object.keys(prices).sort()).toEqual(
        halls
          .get(venueName)!
          .categories.map(({ letter }) => letter)
          .sort(),
      );
      for (const price of Object.values(prices)) expect(price).toBeGreaterThan(0);
    }
    const seoul = season.find(({ venueName }) => venueName.startsWith('Seoul'))!;
    expect(seoul.currency).toBe('KRW');
    expect(seoul.prices.P! % 1000).toBe(0);
    expect(season[0]).toMatchObject({ currency: 'USD', prices: { P: 16_500, A: 11_800, B: 7900, C: 4500 } });
  });

  test('says where the archive does not know the time', () => {
    const assumed = season.filter(({ metadata }) => metadata.startTime !== undefined);
    expect(assumed.map(({ venueName }) => venueName).sort()).toEqual([
      'Abyssinian Baptist Church',
      'The Stanley H. Kaplan Penthouse',
    ]);
  });

  test('can be searched for works, soloists and conductors', () => {
    expect(season[0]!.metadata).toMatchObject({
      conductors: ['Michael Tilson Thomas'],
      soloists: ['Emanuel Ax (piano)'],
      works: [
        { composer: 'Wolfgang Amadeus Mozart', title: 'Piano Concerto No. 14 in E-flat major, K. 449' },
        { composer: 'Gustav Mahler', title: 'Symphony No. 5 in C-sharp minor' },
      ],
    });
  });

  test('is not planned without a hall for it', () => {
    expect(() => planSeason(performances, new Map(), now)).toThrow('No hall is drawn for David Geffen Hall.');
  });
});

const hour = 3_600_000;
const day = 24 * hour;

function startAt(listings: typeof season, venue: string, performedOn: string): string | undefined {
  return listings.find(
    ({ venueName, metadata }) => venueName === venue && metadata.performedOn === performedOn,
  )?.startsAt;
}
