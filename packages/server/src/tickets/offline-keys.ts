import { hash } from 'node:crypto';
import { encodeId, type ListingKeys, type TicketKeys } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import { type Database, DatabaseUnavailable } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import type { SigningKeys } from './keys/signing-keys.ts';
import { readRevocations, readRevocationsToCome } from './revocations.sql.ts';

/** What a gate needs to verify tickets without us: public keys, and what is void. */
export interface OfflineKeys {
  /** For all listings that are not over, as many of them as can be named. */
  keys(): Promise<TicketKeys>;
  /** @throws ProblemError `not_found` */
  keysOfListing(listingId: number): Promise<ListingKeys>;
}

export interface OfflineKeysDeps {
  readonly database: Database;
  readonly signingKeys: SigningKeys;
}

/** How much one answer for all listings names at most: about 300 kB. */
export interface OfflineKeysLimits {
  readonly keys: number;
  readonly seats: number;
}

/**
 * Anybody may ask, as often as they like, so an answer is read at most once a second; while the database is away the last
 * one is given, and its `asOf` says how old it is.
 */
export function createOfflineKeys(
  deps: OfflineKeysDeps,
  limits: OfflineKeysLimits = { keys: 1_000, seats: 5_000 },
): OfflineKeys {
  const remember = <Answer extends object>(max: number, read: (key: number) => Promise<Answer>) => {
    const last = new LRUCache<number, Answer>({
      max,
      ttl: rememberedMs,
      allowStale: true,
      noDeleteOnStaleGet: true,
      noDeleteOnFetchRejection: true,
      ignoreFetchAbort: true,
      fetchMethod: read,
    });
    return async (key: number): Promise<Answer> => {
      const known = last.peek(key, { allowStale: true });
      try {
        // A fresh one, or one that is read now, by all who wait for it together.
        return (await last.fetch(key, { allowStale: false }))!;
      } catch (error) {
        if (known !== undefined && error instanceof DatabaseUnavailable) return known;
        throw error;
      }
    };
  };
  const all = remember(1, () => readAll(deps, limits));
  return { keys: () => all(0), keysOfListing: remember(200, (listingId) => readOfListing(deps, listingId)) };
}

const rememberedMs = 1_000;

async function readAll(
  { database, signingKeys }: OfflineKeysDeps,
  limits: OfflineKeysLimits,
): Promise<TicketKeys> {
  const keys = await signingKeys.published();
  const { listings, seatCount, asOf } = await readRevocationsToCome(database.connection, limits.seats);
  const named = listings.reduce((sum, { seats }) => sum + seats.length, 0);
  const said = {
    keys: keys.slice(0, limits.keys),
    revocations: listings.map(({ listingId, seats }) => ({ listingId: encodeId('lst', listingId), seats })),
    complete: keys.length <= limits.keys && named === seatCount,
  };
  return {
    ...said,
    listingKeys: '/v1/listings/{listingId}/keys',
    version: versionOf(said),
    asOf: asOf.toISOString(),
  };
}

async function readOfListing(
  { database, signingKeys }: OfflineKeysDeps,
  listingId: number,
): Promise<ListingKeys> {
  const found = await readRevocations(database.connection, listingId);
  if (found === null) throw notFound('listing', encodeId('lst', listingId));
  const said = {
    listingId: encodeId('lst', listingId),
    startsAt: found.startsAt.toISOString(),
    admitsFrom: found.doorsOpenAt?.toISOString() ?? null,
    reentry: found.reentry,
    keys: await signingKeys.publishedFor({ listingId, createdAt: found.createdAt }),
    revocations: found.revocations,
  };
  return { ...said, version: versionOf(said), asOf: found.asOf.toISOString() };
}

/** Of the content, so that every process says the same. */
function versionOf(said: object): string {
  return hash('sha256', JSON.stringify(said), 'base64url').slice(0, 22);
}
