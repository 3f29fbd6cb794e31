import { encodeId } from '@admit-one/sdk/contract';
import { expect, test } from 'vitest';
import { cellar, inDays, testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';

const { database } = await testDatabase();
const { listings, newSeller, newVenue, newListing } = testRooms(database);
const seller = await newSeller();
const venue = await newVenue(seller);

test('a listing is one row, with its stats from the start, and none per seat', async () => {
  const startsAt = inDays(30);
  const listing = await newListing(seller, venue, { title: 'Má vlast', startsAt });
  expect(listing).toMatchObject({
    sellerId: seller.sellerId,
    venueId: venue.venueId,
    venueName: 'The Cellar',
    city: 'Manhattan, NY',
    timeZone: 'America/New_York',
    seatMapId: venue.seatMapId,
    title: 'Má vlast',
    description: '',
    startsAt: new Date(startsAt),
    saleOpensAt: null,
    saleClosesAt: new Date(startsAt),
    prices: { P: 12_000, S: 6_500 },
    currency: 'USD',
    state: 'on_sale',
    buyerLimit: 10,
    doorsOpenAt: null,
    reentry: false,
    terms: '',
    metadata: {},
    seatCount: 9,
    available: 9,
    lowestPrice: 6_500,
  });
  expect(await listings.readListing(listing.listingId)).toEqual(listing);
  expect(await database.connection.query('select from tickets')).toEqual([]);
});

test('says when its doors open, whether people come back, and what they agree to', async () => {
  const doorsOpenAt = inDays(6.5);
  const said = { doorsOpenAt, reentry: true, terms: 'No photographs.' };
  const listing = await newListing(seller, venue, said);
  expect(listing).toMatchObject({ ...said, doorsOpenAt: new Date(doorsOpenAt) });
  const terms = await listings.saleTerms(database.connection, [listing.listingId]);
  expect(terms.get(listing.listingId)).toMatchObject({ doorsOpenAt: new Date(doorsOpenAt), reentry: true });
});

test('every category needs a price', async () => {
  await expect(newListing(seller, venue, { prices: { P: 100 } })).rejects.toMatchObject({
    code: 'price_missing',
    details: { categories: ['S'] },
    message: expect.stringContaining('S (Back stalls)'),
  });
});

test.each([
  ['a category that is none', { prices: { P: 100, S: 100, X: 100 } }, 'body.prices.X'],
  ['a price that no card is charged', { prices: { P: 0, S: 49 } }, 'body.prices.S'],
  [
    'a price between two that a card can be charged',
    { currency: 'KWD', prices: { P: 5001, S: 5000 } },
    'body.prices.P',
  ],
  ['a start in the past', { startsAt: inDays(-1) }, 'body.startsAt'],
  ['a start that no ticket could name', { startsAt: '9999-12-31T23:59:59Z' }, 'body.startsAt'],
  ['a start in the year 0', { startsAt: '0000-01-01T00:00:00Z' }, 'body.startsAt'],
  ['a sale that ends after the start', { saleClosesAt: inDays(8) }, 'body.saleClosesAt'],
  ['a sale that has ended', { saleClosesAt: inDays(-1) }, 'body.saleClosesAt'],
  ['doors that open after the start', { doorsOpenAt: inDays(8) }, 'body.doorsOpenAt'],
  [
    'a sale that opens after its end',
    { saleOpensAt: inDays(6), saleClosesAt: inDays(5) },
    'body.saleOpensAt',
  ],
])('%s is refused', async (_what, said, path) => {
  await expect(newListing(seller, venue, said)).rejects.toMatchObject({
    code: 'invalid_request',
    details: { issues: [{ path }] },
  });
});

test('a price is refused with the least that the currency has, in its own decimals', async () => {
  for (const [currency, price, least] of [
    ['USD', 49, '0.50 USD'],
    ['JPY', 49, '50 JPY'],
    ['HUF', 17_499, '175.00 HUF'],
    ['GBP', 29, '0.30 GBP'],
  ] as const) {
    await expect(newListing(seller, venue, { currency, prices: { P: price, S: 0 } })).rejects.toMatchObject({
      message: expect.stringContaining(`body.prices.P: must be 0 or at least ${least}`),
    });
    const { prices } = await newListing(seller, venue, { currency, prices: { P: price + 1, S: 0 } });
    expect(prices).toEqual({ P: price + 1, S: 0 });
  }
});

test("another seller's venue is for listing when it is public, and not there when it is private", async () => {
  const other = await newSeller();
  expect((await newListing(other, venue)).sellerId).toBe(other.sellerId);
  const hidden = await newVenue(seller, cellar(), { visibility: 'private' });
  expect((await newListing(seller, hidden)).venueId).toBe(hidden.venueId);
  await expect(newListing(other, hidden)).rejects.toMatchObject({ code: 'not_found' });
  await expect(newListing(seller, venue, { venueId: encodeId('ven', 1) })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('ven_00000001'),
  });
});

test('an account without a seller profile lists nothing', async () => {
  await expect(newListing({ accountId: 1, sellerId: 1 }, venue)).rejects.toMatchObject({ code: 'forbidden' });
});

test('the same key gives the same listing, however often and at once', async () => {
  const said = { startsAt: inDays(9) };
  const rows = await Promise.all(Array.from({ length: 8 }, () => newListing(seller, venue, said, 'one')));
  expect(new Set(rows.map(({ listingId }) => listingId)).size).toBe(1);
  await expect(newListing(seller, venue, { startsAt: inDays(10) }, 'one')).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  });
});

test('the same key gives the same listing also when its start lies in the past by then', async () => {
  const said = { startsAt: inDays(9) };
  const first = await newListing(seller, venue, said, 'early');
  await database.connection.query(
    "update listings set starts_at = now() - interval '1 day' where listing_id = $1::bigint",
    [first.listingId],
  );
  expect((await newListing(seller, venue, said, 'early')).listingId).toBe(first.listingId);
});

test('metadata comes back as it was given', async () => {
  const metadata = JSON.parse(
    '{"works":[{"composer":"Dvořák","title":"Rusalka"}],"constructor":"c","deep":[[[[1.5,null,true,"\\\\u0041"]]]],"emoji":"🎻"}',
  );
  expect((await newListing(seller, venue, { metadata })).metadata).toEqual(metadata);
});

test('what a sale must know of a listing is read on its own connection', async () => {
  const listing = await newListing(seller, venue, { buyerLimit: 4, saleOpensAt: inDays(-1) });
  const terms = await database.inTransaction((sql) => listings.saleTerms(sql, [listing.listingId, 1]));
  expect([...terms.keys()]).toEqual([listing.listingId]);
  expect(terms.get(listing.listingId)).toMatchObject({
    sellerId: seller.sellerId,
    seatMapId: venue.seatMapId,
    state: 'on_sale',
    saleOpensAt: listing.saleOpensAt,
    saleClosesAt: listing.saleClosesAt,
    prices: { P: 12_000, S: 6_500 },
    buyerLimit: 4,
    version: 1,
    venueName: 'The Cellar',
    now: expect.any(Date),
  });
  expect(await listings.saleTerms(database.connection, [])).toEqual(new Map());
});

test('a seller has listings to come until the last one has begun', async () => {
  const own = await newSeller();
  expect(await listings.hasListingsToCome(own.sellerId)).toBe(false);
  const { listingId } = await newListing(own, venue);
  expect(await listings.hasListingsToCome(own.sellerId)).toBe(true);
  await database.connection.query('update listings set starts_at = now() where listing_id = $1::bigint', [
    listingId,
  ]);
  expect(await listings.hasListingsToCome(own.sellerId)).toBe(false);
});
