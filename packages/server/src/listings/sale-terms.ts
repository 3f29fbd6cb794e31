import { LRUCache } from 'lru-cache';
import type { Sql } from '../platform/database/database.ts';
import { readSaleTerms, readVersions, type SaleTerms } from './sql.ts';

/** About 1 kB each. */
const rememberedListings = 10_000;

/** A venue's name is no part of a listing's version: this long an order may still say the old one. */
const rememberedMs = 60_000;

/**
 * What sales must know of their listings. The version and the clock are read in the sale's own transaction; the rest is
 * remembered for as long as the version is the same, because a batch reads a hundred listings at once.
 *
 * @returns a function to which listings that do not exist are not in the map
 */
export function createSaleTerms(): (
  sql: Sql,
  listingIds: readonly number[],
) => Promise<Map<number, SaleTerms>> {
  const remembered = new LRUCache<number, SaleTerms>({ max: rememberedListings, ttl: rememberedMs });
  return async (sql, listingIds) => {
    const versions = await readVersions(sql, listingIds);
    const found = new Map<number, SaleTerms>();
    const unknown: number[] = [];
    for (const { listingId, version, now } of versions) {
      const terms = remembered.get(listingId);
      if (terms?.version === version) found.set(listingId, { ...terms, now });
      else unknown.push(listingId);
    }
    if (unknown.length === 0) return found;
    for (const terms of await readSaleTerms(sql, unknown)) {
      remembered.set(terms.listingId, terms);
      found.set(terms.listingId, terms);
    }
    return found;
  };
}
