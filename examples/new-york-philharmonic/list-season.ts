import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AdmitOne } from '@admit-one/sdk';
import { readArchive } from './archive.ts';
import { type DrawnHall, readHalls } from './halls.ts';
import { planSeason, type SeasonListing } from './season.ts';

export interface ListSeasonOptions {
  /** When the season must still be to come; the present unless told. */
  now?: Date;
  /** Called after each listing that was made. */
  onListed?: (made: number, missing: number) => void;
  signal?: AbortSignal;
}

export interface ListedSeason {
  venuesMade: number;
  listingsMade: number;
  /** Performances that were on sale already. */
  listingsFound: number;
}

/**
 * Puts the season on sale: makes the seller's venues and listings that are missing, and leaves alone what is there.
 * May be stopped and run again at any time; a performance that has taken place since comes back as soon as it may.
 * @param client With a token; its account becomes a seller if it is none.
 * @throws AdmitOneError what the server refuses
 */
export async function listSeason(client: AdmitOne, options: ListSeasonOptions = {}): Promise<ListedSeason> {
  const { signal, onListed } = options;
  const sellerId = await sellerIdOf(client, signal);
  const halls = await readHalls();
  const { venueIds, made: venuesMade } = await ensureVenues(client, sellerId, halls, signal);
  const season = planSeason(await readProgrammes(), halls, options.now ?? new Date());
  const onSale = await performancesOnSale(client, sellerId, signal);
  const missing = season.filter(({ performanceId }) => !onSale.has(performanceId));

  let made = 0;
  await inParallel(missing, async (listing) => {
    await makeListing(client, listing, venueIds.get(listing.venueName)!, signal);
    made += 1;
    onListed?.(made, missing.length);
  });
  return { venuesMade, listingsMade: made, listingsFound: season.length - missing.length };
}

async function readProgrammes() {
  return readArchive(
    JSON.parse(await readFile(new URL('programs/2024-25_TO_NOW.json', import.meta.url), 'utf8')),
  );
}

async function sellerIdOf(client: AdmitOne, signal: AbortSignal | undefined): Promise<string> {
  const { seller } = await client.account.get({ signal });
  return (seller ?? (await client.account.becomeSeller({ name: 'New York Philharmonic' }, { signal }))).id;
}

async function ensureVenues(
  client: AdmitOne,
  sellerId: string,
  halls: ReadonlyMap<string, DrawnHall>,
  signal: AbortSignal | undefined,
): Promise<{ venueIds: Map<string, string>; made: number }> {
  const venueIds = new Map<string, string>();
  for await (const venue of client.venues.list({ limit: 100 }, { signal })) {
    if (venue.ownerId === sellerId) venueIds.set(venue.name, venue.id);
  }
  const missing = [...halls.values()].filter(({ name }) => !venueIds.has(name));
  await inParallel(missing, async ({ name, seats }) => {
    const idempotencyKey = `nyphil-venue-${createHash('sha256').update(seats).digest('hex').slice(0, 32)}`;
    const venue = await client.venues.create({ seats, visibility: 'public' }, { idempotencyKey, signal });
    venueIds.set(name, venue.id);
  });
  return { venueIds, made: missing.length };
}

async function performancesOnSale(
  client: AdmitOne,
  sellerId: string,
  signal: AbortSignal | undefined,
): Promise<Set<unknown>> {
  const found = new Set<unknown>();
  for await (const { metadata } of client.listings.search({ sellerId, limit: 100 }, { signal })) {
    found.add(metadata.performanceId);
  }
  return found;
}

async function makeListing(
  client: AdmitOne,
  { performanceId, venueName, ...listing }: SeasonListing,
  venueId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // The start is part of the key: once past, the same performance is listed again, weeks later.
  const idempotencyKey = `nyphil-${performanceId}-${listing.startsAt}`;
  await client.listings.create({ ...listing, venueId }, { idempotencyKey, signal });
}

/** Eight at a time keep a server on two cores busy. The first failure ends it, when those under way are done. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  let hasFailed = false;
  const worker = async () => {
    for (const item of rest) {
      if (hasFailed) return;
      await work(item).catch((cause) => {
        hasFailed = true;
        throw cause;
      });
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, worker));
  const failure = outcomes.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}
