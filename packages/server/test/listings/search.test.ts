import { encodeId, type ListingQuery } from '@admit-one/sdk/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCursor } from '../../src/platform/cursor.ts';
import { cellar, inDays, testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';

type ListingSort = NonNullable<ListingQuery['sort']>;

const { database } = await testDatabase();
const { listings, newSeller, newVenue, newListing, titles } = testRooms(database);
const seller = await newSeller();
const rival = await newSeller();
const cellarVenue = await newVenue(seller);
const opera = await newVenue(
  seller,
  cellar({ name: 'Opéra Royal', city: 'Liège' }).replace('Premium', 'Fauteuil d’orchestre'),
);

await newListing(seller, cellarVenue, {
  title: 'New World',
  startsAt: inDays(1),
  prices: { P: 9_000, S: 5_000 },
  description: 'An evening of symphonies',
  metadata: {
    works: [{ composer: 'Antonín Dvořák', title: 'Symphony No. 9' }],
    soloists: ['Yo-Yo Ma'],
    year: 1893,
  },
});
await newListing(seller, opera, {
  title: 'Rusalka',
  startsAt: inDays(2),
  currency: 'EUR',
  prices: { P: 8_000, S: 2_000 },
});
await newListing(rival, cellarVenue, {
  title: 'Jazz at noon',
  startsAt: inDays(3),
  prices: { P: 3_000, S: 3_000 },
});
const soldOut = await newListing(seller, cellarVenue, { title: 'Gone', startsAt: inDays(4) });
const cancelled = await newListing(seller, cellarVenue, { title: 'Cancelled', startsAt: inDays(5) });
const past = await newListing(seller, cellarVenue, { title: 'Past', startsAt: inDays(6) });
await database.connection.query(
  'update listing_stats set available = 0, lowest_price = null where listing_id = $1::bigint',
  [soldOut.listingId],
);
await database.connection.query(
  "update listings set state = 'cancelled', cancelled_at = now() where listing_id = $1::bigint",
  [cancelled.listingId],
);
await database.connection.query(
  "update listings set starts_at = now() - interval '1 day' where listing_id = $1::bigint",
  [past.listingId],
);

const all = ['New World', 'Rusalka', 'Jazz at noon', 'Gone'];

const searches: [ListingQuery, string[]][] = [
  [{}, all],
  [{ sort: 'date' }, all],
  [{ sort: 'newest' }, all.toReversed()],
  [{ sort: 'price' }, ['Rusalka', 'Jazz at noon', 'New World', 'Gone']],
  [{ sort: '-price' }, ['New World', 'Jazz at noon', 'Rusalka', 'Gone']],
  [{ from: inDays(-2) }, ['Past', ...all]],
  [{ from: inDays(1.5) }, ['Rusalka', 'Jazz at noon', 'Gone']],
  [{ from: inDays(1.5), to: inDays(2.5) }, ['Rusalka']],
  [{ from: '0000-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' }, ['Past', ...all]],
  [{ text: 'dvorak' }, ['New World']],
  [{ text: 'DVOŘÁK anton' }, ['New World']],
  [{ text: 'Dvor\u030cák' }, ['New World']],
  [{ text: 'yo-yo' }, ['New World']],
  [{ text: 'symphon' }, ['New World']],
  [{ text: '9' }, ['New World']],
  [{ text: 'opera' }, ['Rusalka']],
  [{ text: 'liege rusalka' }, ['Rusalka']],
  [{ text: 'rusalka dvorak' }, []],
  [{ text: "'; drop table listings; --" }, []],
  [{ text: "world':* | 'jazz" }, []],
  [{ text: '!!!' }, all],
  [{ text: '㌀'.repeat(200) }, []],
  // Words for text are not words for city, and the other way round.
  [{ text: 'city' }, []],
  [{ city: 'rusalka' }, []],
  [{ city: 'Liège' }, ['Rusalka']],
  [{ city: 'liege' }, ['Rusalka']],
  [{ city: 'manhattan' }, ['New World', 'Jazz at noon', 'Gone']],
  [{ city: 'Manhattan, NY' }, ['New World', 'Jazz at noon', 'Gone']],
  [{ category: 'p' }, all],
  [{ category: 'premium' }, ['New World', 'Jazz at noon', 'Gone']],
  [{ category: "fauteuil d'orchestre" }, ['Rusalka']],
  [{ category: 'back' }, []],
  [{ category: 'Back Stalls' }, all],
  [{ category: 'X' }, []],
  [{ maxPrice: 5_000 }, ['New World', 'Rusalka', 'Jazz at noon']],
  [{ maxPrice: 4_999 }, ['Rusalka', 'Jazz at noon']],
  [{ maxPrice: 0 }, []],
  [{ currency: 'EUR' }, ['Rusalka']],
  [{ currency: 'USD', maxPrice: 3_000 }, ['Jazz at noon']],
  [{ available: 9 }, ['New World', 'Rusalka', 'Jazz at noon']],
  [{ available: 10 }, []],
  [{ sellerId: encodeId('sel', rival.sellerId) }, ['Jazz at noon']],
  [{ venueId: encodeId('ven', opera.venueId) }, ['Rusalka']],
  [{ venueId: encodeId('ven', 1) }, []],
  [
    {
      text: 'new',
      city: 'manhattan',
      category: 'Premium',
      venueId: encodeId('ven', cellarVenue.venueId),
      sellerId: encodeId('sel', seller.sellerId),
      from: inDays(0),
      to: inDays(2),
      maxPrice: 5_000,
      currency: 'USD',
      available: 2,
      sort: 'price',
    },
    ['New World'],
  ],
];

test.each(searches)('%j finds %j, whole and in pages of one', async (query, expected) => {
  expect(await titles(query)).toEqual(expected);
  expect(await titles({ ...query, limit: 1 })).toEqual(expected);
});

test('a page says whether there is another', async () => {
  const whole = await listings.readListings({ limit: all.length });
  expect(whole.items).toHaveLength(all.length);
  expect(whole.nextCursor).toBeNull();
  const part = await listings.readListings({ limit: all.length - 1 });
  expect(part.nextCursor).not.toBeNull();
});

const strangeCursors: [string, ListingSort, string][] = [
  ['nonsense', 'date', 'abc'],
  ['of another sort', 'date', encodeCursor('newest', [1, 1])],
  ['with too few numbers', 'date', encodeCursor('date', [1])],
  ['with too many numbers', 'date', encodeCursor('date', [1, 1, 1])],
  ['with a time that no calendar has', 'date', encodeCursor('date', [1e300, 1])],
  ['with a price that no number holds', 'price', encodeCursor('price', [1e300, 1])],
  ['with an id below zero', '-price', encodeCursor('-price', [1, -1])],
  ['with a text', 'newest', encodeCursor('newest', ['\u0000', 1])],
];

test.each(strangeCursors)('a cursor %s is refused', async (_what, sort, cursor) => {
  await expect(listings.readListings({ sort, cursor })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { issues: [{ path: 'query.cursor' }] },
  });
});

test('a cursor at the end of time is a place like any other', async () => {
  for (const microseconds of [Number.MAX_SAFE_INTEGER, 0, Number.MIN_SAFE_INTEGER]) {
    const { items } = await listings.readListings({ cursor: encodeCursor('date', [microseconds, 1]) });
    expect(items).toHaveLength(microseconds > 0 ? 0 : all.length);
  }
});

test('pages stay stable while listings are added', async () => {
  const one = fc.record({
    // Few values, so that many are equal and only the id tells them apart.
    day: fc.integer({ min: 1, max: 3 }),
    price: fc.integer({ min: 0, max: 2 }),
    soldOut: fc.boolean(),
  });
  const run = fc.record({
    sort: fc.constantFrom<ListingSort>('date', 'newest', 'price', '-price'),
    limit: fc.integer({ min: 1, max: 4 }),
    before: fc.array(one, { minLength: 1, maxLength: 8 }),
    between: fc.array(one, { maxLength: 4 }),
  });
  const base = inDays(1).slice(0, 10);
  await fc.assert(
    fc.asyncProperty(run, async ({ sort, limit, before, between }) => {
      const venue = await newVenue(seller);
      const add = async ({ day, price, soldOut }: (typeof before)[number]) => {
        const startsAt = new Date(Date.parse(base) + day * 24 * 3_600_000 + 24 * 3_600_000).toISOString();
        const { listingId } = await newListing(seller, venue, {
          startsAt,
          prices: { P: price * 100, S: price * 100 },
        });
        if (soldOut) {
          await database.connection.query(
            'update listing_stats set available = 0, lowest_price = null where listing_id = $1::bigint',
            [listingId],
          );
        }
        return listingId;
      };
      const there = await Promise.all(before.map(add));
      const toCome = [...between];
      const query: ListingQuery = { sort, limit, venueId: encodeId('ven', venue.venueId) };
      const found: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await listings.readListings(cursor === null ? query : { ...query, cursor });
        found.push(...page.items.map(({ listingId }) => listingId));
        cursor = page.nextCursor;
        const next = toCome.shift();
        if (next !== undefined) await add(next);
      } while (cursor !== null);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(there));
    }),
    { numRuns: 40 },
  );
});
