import { AdmitOne } from '@admit-one/sdk';
import { encodeId, type Listing, type Venue } from '@admit-one/sdk/contract';
import { admitOneHandlers, problem, sample } from '@admit-one/sdk/testing';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listSeason } from './list-season.ts';

const baseUrl = 'http://admit.test';
const client = new AdmitOne({ baseUrl, token: 'admit_seller', maxRetries: 0 });
const seller = sample.seller();
const now = new Date('2026-11-23T12:00:00Z');

/** What the shop has, by idempotency key, and whether it breaks down at some listing. */
const shop = {
  venues: new Map<string, Venue>(),
  listings: new Map<string, Listing>(),
  breaksAt: Number.NaN,
  now,
};

const server = setupServer(
  ...admitOneHandlers(baseUrl, {
    readAccount: () => sample.account({ seller }),
    listVenues: () => ({ items: [...shop.venues.values()], nextCursor: null }),
    createVenue: ({ body, idempotencyKey }) => {
      const name = /^name: (.*)$/m.exec(body.seats)![1]!;
      const venue = sample.venue({ id: encodeId('ven', shop.venues.size), name, ownerId: seller.id });
      return keep(shop.venues, idempotencyKey!, venue);
    },
    readListings: ({ query }) => {
      const from = Number(query.cursor ?? 0);
      const found = [...shop.listings.values()].filter(({ startsAt }) => new Date(startsAt) > shop.now);
      const items = found.slice(from, from + query.limit!);
      return { items, nextCursor: from + items.length < found.length ? String(from + items.length) : null };
    },
    createListing: ({ body, idempotencyKey }) => {
      if (shop.listings.size === shop.breaksAt) return problem('internal', {});
      const { title, startsAt, metadata = {} } = body;
      const id = encodeId('lst', shop.listings.size);
      return keep(shop.listings, idempotencyKey!, sample.listing({ id, title, startsAt, metadata }));
    },
  }),
);

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(shop, { venues: new Map(), listings: new Map(), breaksAt: Number.NaN, now });
});

test('all 252 performances go on sale in their 28 venues', async () => {
  const progress: number[] = [];
  const listed = await listSeason(client, { now, onListed: (made) => progress.push(made) });
  expect(listed).toEqual({ venuesMade: 28, listingsMade: 252, listingsFound: 0 });
  expect(progress.at(-1)).toBe(252);
  expect(new Set([...shop.listings.values()].map(({ metadata }) => metadata.performanceId)).size).toBe(252);
});

test('a second run makes nothing', async () => {
  await listSeason(client, { now });
  expect(await listSeason(client, { now })).toEqual({ venuesMade: 0, listingsMade: 0, listingsFound: 252 });
});

test('what stopped half way goes on from there, and nothing is listed twice', async () => {
  shop.breaksAt = 100;
  await expect(listSeason(client, { now })).rejects.toMatchObject({ code: 'internal' });
  expect(shop.listings.size).toBe(100);
  shop.breaksAt = Number.NaN;
  expect(await listSeason(client, { now })).toEqual({ venuesMade: 0, listingsMade: 152, listingsFound: 100 });
});

test('weeks later, only what has taken place comes back', async () => {
  await listSeason(client, { now });
  shop.now = new Date(now.getTime() + 30 * 86_400_000);
  const past = [...shop.listings.values()].filter(({ startsAt }) => new Date(startsAt) <= shop.now).length;
  expect(past).toBeGreaterThan(0);
  expect(await listSeason(client, { now: shop.now })).toMatchObject({ listingsMade: past });
});

function keep<Thing>(things: Map<string, Thing>, key: string, thing: Thing): Thing {
  const kept = things.get(key) ?? thing;
  things.set(key, kept);
  return kept;
}
