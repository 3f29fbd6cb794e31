import { setTimeout as sleep } from 'node:timers/promises';
import { encodeId } from '@admit-one/sdk/contract';
import { expect, test } from 'vitest';
import { encodeCursor } from '../../src/platform/cursor.ts';
import { createVenues } from '../../src/venues/venues.ts';
import { cellar, testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';

const { database } = await testDatabase();
const { venues, newSeller, newVenue } = testRooms(database);
const seller = await newSeller();
const everything = { text: null, cursor: null, limit: 100 };

test('a venue comes from its .seats text, and is read back', async () => {
  const venue = await newVenue(seller);
  expect(venue).toMatchObject({
    ownerId: seller.sellerId,
    name: 'The Cellar',
    city: 'Manhattan, NY',
    timeZone: 'America/New_York',
    visibility: 'public',
    seatCount: 9,
    categories: [
      { letter: 'P', name: 'Premium' },
      { letter: 'S', name: 'Back stalls' },
    ],
  });
  expect(await venues.readVenue(venue.venueId, null)).toEqual(venue);
});

test('a faulty seat map is refused with line, column and what to write', async () => {
  const seats = cellar().replace('SSS_SSS', 'SSS_sSS');
  await expect(newVenue(seller, seats)).rejects.toMatchObject({
    code: 'seat_map_faulty',
    details: { faults: [{ line: 9, column: 10, message: expect.stringContaining('Did you mean S?') }] },
  });
});

test.each([
  ['NUL', '\u0000'],
  ['half a surrogate pair', '\ud800'],
  ['an escape sequence', '\u001b[2J'],
])('a seat map with %s in its name is refused', async (_what, character) => {
  await expect(newVenue(seller, cellar({ name: `The ${character}Cellar` }))).rejects.toMatchObject({
    code: 'seat_map_faulty',
  });
});

test('the same key gives the same venue, however often and at once', async () => {
  const rows = await Promise.all(
    Array.from({ length: 8 }, () => newVenue(seller, cellar(), { key: 'one-venue' })),
  );
  expect(new Set(rows.map(({ venueId }) => venueId)).size).toBe(1);
  expect(await newVenue(seller, cellar(), { key: 'one-venue' })).toEqual(rows[0]);
});

test('the same key with another body is refused, and is free for another seller', async () => {
  await newVenue(seller, cellar(), { key: 'mine' });
  await expect(newVenue(seller, cellar({ name: 'Other' }), { key: 'mine' })).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  });
  const venue = await newVenue(await newSeller(), cellar({ name: 'Other' }), { key: 'mine' });
  expect(venue.name).toBe('Other');
});

test('an account without a seller profile makes no venue', async () => {
  await expect(newVenue({ accountId: 1, sellerId: 1 })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a private venue is there for its owner only', async () => {
  const venue = await newVenue(seller, cellar({ name: 'Hidden hall' }), { visibility: 'private' });
  const stranger = await newSeller();
  expect(await venues.readVenue(venue.venueId, seller.accountId)).toEqual(venue);
  for (const accountId of [null, stranger.accountId]) {
    await expect(venues.readVenue(venue.venueId, accountId)).rejects.toMatchObject({
      code: 'not_found',
      message: `There is no venue ${encodeId('ven', venue.venueId)}, or it is not yours.`,
    });
    const page = await venues.listVenues({ ...everything, text: 'hidden' }, accountId);
    expect(page.items).toEqual([]);
  }
  const own = await venues.listVenues({ ...everything, text: 'hidden' }, seller.accountId);
  expect(own.items).toEqual([venue]);
});

test.each(['dvorak', 'DVOŘÁK', 'Dvořákova sí', 'praha', 'sin dvo'])(
  '"%s" finds Dvořákova síň',
  async (text) => {
    await newVenue(seller, cellar({ name: 'Dvořákova síň', city: 'Praha' }), { key: 'dvorak' });
    const { items } = await venues.listVenues({ ...everything, text }, null);
    expect(items.map(({ name }) => name)).toEqual(['Dvořákova síň']);
  },
);

test('a text of one long word in wide writing finds nothing, and breaks nothing', async () => {
  const { items } = await venues.listVenues({ ...everything, text: '㌀'.repeat(200) }, null);
  expect(items).toEqual([]);
});

test('pages go through every venue once, also through names that are equal, or long in wide writing', async () => {
  const owner = await newSeller();
  const names = ['館'.repeat(120), '館'.repeat(120), 'Same', 'Same', 'Same', 'Zoo'];
  for (const name of names) await newVenue(owner, cellar({ name, city: 'Pagetown' }));
  const found: string[] = [];
  const ids = new Set<number>();
  let cursor: string | null = null;
  do {
    const page = await venues.listVenues({ text: 'pagetown', cursor, limit: 1 }, null);
    for (const { name, venueId } of page.items) {
      found.push(name);
      ids.add(venueId);
    }
    cursor = page.nextCursor;
    // What the contract takes as a cursor.
    if (cursor !== null) expect(cursor.length).toBeLessThanOrEqual(500);
  } while (cursor !== null);
  expect(found.toSorted()).toEqual(names.toSorted());
  expect(ids.size).toBe(names.length);
});

test.each([
  ['nonsense', 'abc'],
  ['of another list', encodeCursor('date', [1, 1])],
  ['of a venue that is none', encodeCursor('name', [7])],
  ['with a number too large', encodeCursor('name', [2 ** 53])],
  ['with a text for a number', encodeCursor('name', ['\u0000'])],
])('a cursor %s is refused', async (_what, cursor) => {
  await expect(venues.listVenues({ ...everything, cursor }, null)).rejects.toMatchObject({
    code: 'invalid_request',
    details: { issues: [{ path: 'query.cursor' }] },
  });
});

test('a seat map asked for by many at once is read from the database once', async () => {
  const { seatMapId, venueId } = await newVenue(seller);
  let reads = 0;
  const counting: typeof database = {
    ...database,
    connection: {
      query: async (...statement) => {
        reads += 1;
        await sleep(20);
        return database.connection.query(...statement);
      },
    },
  };
  const { seatMap } = createVenues({
    database: counting,
    sellerOf: async () => null,
    sellersFor: async () => [],
  });
  const loaded = await Promise.all(Array.from({ length: 50 }, () => seatMap(seatMapId)));
  expect(reads).toBe(1);
  expect(new Set(loaded).size).toBe(1);
  expect(loaded[0]).toMatchObject({ seatMapId, venueId, version: 1, seatCount: 9 });
  expect(loaded[0]!.labelOf(3)).toBe('Floor B-1');
  expect(loaded[0]!.categoryOf(3)).toBe('S');
  expect([...loaded[0]!.seatsByCategory]).toEqual([
    ['P', 3],
    ['S', 6],
  ]);
});

test('a seat map that is none is not found, each time it is asked for', async () => {
  for (let time = 0; time < 2; time += 1) {
    await expect(venues.seatMap(1)).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('the largest stadium goes in and comes out', async () => {
  const rows = Array.from({ length: 100 }, (_, row) => `  R${row}  ${'P'.repeat(1_000)}`);
  const seats = cellar({ name: 'Stadium' }).replace('  A  .PPP.', rows.join('\n')).replace('SSS_SSS', 'SSS');
  await expect(newVenue(seller, seats)).rejects.toMatchObject({ code: 'seat_map_faulty' });
  const venue = await newVenue(seller, seats.replace(/^ {2}B .*$/m, '').replace(/^category S.*$/m, ''));
  const seatMap = await venues.seatMap(venue.seatMapId);
  expect(seatMap.seatCount).toBe(100_000);
  expect(seatMap.labelOf(99_999)).toBe('Floor R99-1000');
});
