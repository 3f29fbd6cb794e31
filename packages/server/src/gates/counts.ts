import { encodeId, type GateCounts } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import type { GatesDeps } from './deps.ts';
import { countAtGates } from './gate-log.sql.ts';

/** However many screens show it: counting a full house takes some ten milliseconds. */
const rememberedMs = 1_000;

/** How many are in, counted at most once a second for each listing. */
export function createCounts({
  database,
  listings,
}: Pick<GatesDeps, 'database' | 'listings'>): (listingId: number) => Promise<GateCounts> {
  const counts = new LRUCache<number, GateCounts>({
    max: 1_000,
    ttl: rememberedMs,
    ignoreFetchAbort: true,
    fetchMethod: async (listingId) => {
      const sql = database.connection;
      const terms = (await listings.saleTerms(sql, [listingId])).get(listingId)!;
      const { asOf, ...counted } = await countAtGates(sql, listingId);
      return {
        listingId: encodeId('lst', listingId),
        title: terms.title,
        startsAt: terms.startsAt.toISOString(),
        doorsOpenAt: terms.doorsOpenAt?.toISOString() ?? null,
        reentry: terms.reentry,
        ...counted,
        asOf: asOf.toISOString(),
      };
    },
  });
  return async (listingId) => (await counts.fetch(listingId))!;
}
