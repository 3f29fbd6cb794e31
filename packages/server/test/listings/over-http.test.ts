import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { routes } from '@admit-one/sdk/contract';
import { expect, test } from 'vitest';
import { encodeCursor } from '../../src/platform/cursor.ts';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { cellar, inDays } from '../support/rooms.ts';
import { testServer } from '../support/test-server.ts';

const { url, database } = await testServer();
const seller = await makeAccount(database.connection, { seller: true });
const buyer = await makeAccount(database.connection);
const { token } = seller;
const venue = await must(url, 'createVenue', { token, body: { seats: cellar(), visibility: 'public' } });
const wish = {
  venueId: venue.id,
  title: 'Rusalka',
  startsAt: inDays(7),
  currency: 'USD',
  prices: { P: 12_000, S: 6_500 },
};

test('a season is listed, found, and its seats are read', async () => {
  const listing = await must(url, 'createListing', {
    token,
    body: { ...wish, metadata: { works: [{ composer: 'Dvořák' }] } },
  });
  expect(listing).toMatchObject({ title: 'Rusalka', seatCount: 9, available: 9, lowestPrice: 6_500 });
  expect(await must(url, 'readListing', { params: { listingId: listing.id } })).toEqual(listing);
  const { items } = await must(url, 'readListings', { query: { text: 'dvorak', available: 9, limit: 1 } });
  expect(items).toEqual([listing]);

  const map = await ask(url, 'readSeatMap', { params: { seatMapId: listing.seatMapId } });
  expect(map.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(map.body).toMatchObject({ id: listing.seatMapId, venueId: venue.id, version: 1, seatCount: 9 });

  const params = { listingId: listing.id };
  await must(url, 'selectSeats', { params, token: buyer.token, body: { seats: [3, 4] } });
  const statuses = async (asker?: string) => {
    const seats = await must(url, 'readSeats', { params, ...(asker ? { token: asker } : {}) });
    return seats.statuses;
  };
  expect(await statuses()).toBe('fffhhffff');
  expect(await statuses(buyer.token)).toBe('fffmmffff');
  expect(await statuses(token)).toBe('fffhhffff');
});

test('venues are read by anyone', async () => {
  expect(await must(url, 'readVenue', { params: { venueId: venue.id } })).toEqual(venue);
  const { items } = await must(url, 'listVenues', { query: { text: 'cellar' } });
  expect(items).toEqual([venue]);
});

test('a faulty seat map says where', async () => {
  const { status, problem } = await ask(url, 'createVenue', { token, body: { seats: 'nonsense' } });
  expect(status).toBe(422);
  expect(problem).toMatchObject({
    code: 'seat_map_faulty',
    details: { faults: expect.arrayContaining([{ line: 1, column: 1, message: expect.any(String) }]) },
  });
});

test('the same key with another body is 422', async () => {
  const idempotencyKey = randomUUID();
  const first = await must(url, 'createListing', { token, body: wish, idempotencyKey });
  expect(await must(url, 'createListing', { token, body: wish, idempotencyKey })).toEqual(first);
  const other = { ...wish, title: 'Armida' };
  const { status, problem } = await ask(url, 'createListing', { token, body: other, idempotencyKey });
  expect([status, problem.code]).toEqual([422, 'idempotency_mismatch']);
});

test.each([
  ['a limit below 1', { limit: '0' }, 'query.limit'],
  ['a limit below zero', { limit: '-1' }, 'query.limit'],
  ['a limit of a thousand million', { limit: '1000000000' }, 'query.limit'],
  ['a limit of 1e400', { limit: '1e400' }, 'query.limit'],
  ['a cursor of other characters', { cursor: 'a+b' }, 'query.cursor'],
  ['a cursor made up', { cursor: 'abcdef' }, 'query.cursor'],
  ['a cursor of JSON that is none of ours', { cursor: encodeCursor('date', [{} as never]) }, 'query.cursor'],
  ['a cursor of another sort', { cursor: encodeCursor('date', [1, 1]), sort: 'price' }, 'query.cursor'],
  ['NUL in the text', { text: 'a\u0000b' }, 'query.text'],
  ['NUL in the city', { city: '\u0000' }, 'query.city'],
  ['an unknown sort', { sort: 'random' }, 'query.sort'],
  ['an unknown filter', { colour: 'red' }, 'query'],
  ['__proto__ as a filter', { ['__proto__' as string]: '1' }, 'query'],
  ['a date that is none', { from: '2026-02-30T00:00:00Z' }, 'query.from'],
  ['a currency that is none', { currency: 'QQQ' }, 'query.currency'],
  ['a price with decimals', { maxPrice: '12.50' }, 'query.maxPrice'],
  ['a venue of another kind', { venueId: 'lst_00000001' }, 'query.venueId'],
])('a search with %s is refused', async (_what, query, path) => {
  const { status, problem } = await ask(url, 'readListings', { query: query as Record<string, string> });
  expect(status).toBe(400);
  expect(problem).toMatchObject({ code: 'invalid_request', details: { issues: [{ path }] } });
});

test('a filter given twice is refused', async () => {
  const response = await fetch(`${url}/v1/listings?limit=1&limit=2`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ details: { issues: [{ path: 'query.limit' }] } });
});

test.each([
  ['half a surrogate pair in the title', { title: 'a\ud800' }, 'body.title'],
  ['NUL in the title', { title: 'a\u0000' }, 'body.title'],
  ['an empty title', { title: '  ' }, 'body.title'],
  ['NUL in the metadata', { metadata: { deep: [{ a: '\u0000' }] } }, 'body.metadata'],
  ['NUL in a key of the metadata', { metadata: { '\u0000': 1 } }, 'body.metadata'],
  ['half a surrogate pair in the metadata', { metadata: { a: ['\udc00'] } }, 'body.metadata'],
  ['20 kB of metadata', { metadata: { a: 'x'.repeat(20_000) } }, 'body.metadata'],
  ['a price as text', { prices: { P: '12000', S: 1 } }, 'body.prices.P'],
  ['a price below zero', { prices: { P: -1, S: 1 } }, 'body.prices.P'],
  ['a price with decimals', { prices: { P: 1.5, S: 1 } }, 'body.prices.P'],
  ['a price of 1e400', '"prices":{"P":1e400,"S":1}', 'body.prices.P'],
  ['a category in small letters', { prices: { P: 1, S: 1, p: 1 } }, 'body.prices.p'],
  ['a field that there is not', { colour: 'red' }, 'body'],
  ['a limit of 11 seats a buyer', { buyerLimit: 11 }, 'body.buyerLimit'],
  ['a seller of its own', { sellerId: 'sel_00000001' }, 'body'],
])('a listing with %s is refused', async (_what, said, path) => {
  const text = JSON.stringify({ ...wish, ...(typeof said === 'string' ? {} : said) });
  const body = typeof said === 'string' ? text.replace(/"prices":\{.*?\}/, said) : text;
  const { status, problem } = await ask(url, 'createListing', { token, body });
  expect(status).toBe(400);
  expect(problem).toMatchObject({ code: 'invalid_request', details: { issues: [{ path }] } });
});

test('__proto__ in a body changes nothing and is kept nowhere', async () => {
  const metadata =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":[]}}';
  const body = JSON.stringify({ ...wish, metadata: 0 }).replace('"metadata":0', `"metadata":${metadata}`);
  const { status, body: listing } = await ask(url, 'createListing', { token, body });
  expect(status).toBe(201);
  expect(listing.metadata).toEqual({ constructor: { prototype: { polluted: 1 } }, a: {} });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  const polluting = body.replace('{', '{"__proto__":{"title":"x"},');
  expect((await ask(url, 'createListing', { token, body: polluting })).status).toBeLessThan(500);
});

test.each([100, 8_000, 45_000])('%i brackets within brackets are refused', async (levels) => {
  const deep = '['.repeat(levels) + ']'.repeat(levels);
  const body = JSON.stringify({ ...wish, metadata: 0 }).replace('"metadata":0', `"metadata":{"a":${deep}}`);
  const { status, problem } = await ask(url, 'createListing', { token, body });
  expect([status, problem.code]).toEqual([400, 'invalid_request']);
});

test('a body of 2 MB is too large for a listing, and a seat map that large is read', async () => {
  const listing = await ask(url, 'createListing', {
    token,
    body: { ...wish, description: 'x'.repeat(2_000_000) },
  });
  expect([listing.status, listing.problem.code]).toEqual([413, 'body_too_large']);
  const seats = await ask(url, 'createVenue', { token, body: { seats: '#'.repeat(1_999_999) } });
  expect([seats.status, seats.problem.code]).toEqual([422, 'seat_map_faulty']);
  const larger = await ask(url, 'createVenue', { token, body: { seats: '#'.repeat(2_000_001) } });
  expect([larger.status, larger.problem.code]).toEqual([400, 'invalid_request']);
  const largest = await ask(url, 'createVenue', { token, body: { seats: '#'.repeat(5_000_000) } });
  expect([largest.status, largest.problem.code]).toEqual([413, 'body_too_large']);
});

test.each([
  ['readListing', { listingId: 'lst_00000000' }],
  ['readSeats', { listingId: 'lst_00000000' }],
  ['readVenue', { venueId: 'ven_00000000' }],
  ['readSeatMap', { seatMapId: 'map_00000000' }],
] as const)('%s of what is not there is a 404', async (operation, params) => {
  const { status, problem } = await ask(url, operation, { params: params as never });
  expect([status, problem.code]).toEqual([404, 'not_found']);
});

test.each(['lst_', 'lst_zzzz', 'lst_0000000u', 'ven_00000000', '%00', '..%2f..'])(
  'an id like %s is refused',
  async (id) => {
    // Not `fetch`, which would tidy the path.
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${url}/v1/listings/`, { path: `/v1/listings/${id}` }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(400);
  },
);

test('buyers list nothing, and nobody does without a token', async () => {
  for (const operation of ['createListing', 'createVenue'] as const) {
    expect(routes[operation].access).toBe('seller');
    expect((await ask(url, operation, { body: wish })).status).toBe(401);
    expect((await ask(url, operation, { body: wish, token: buyer.token })).status).toBe(403);
  }
});
