import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { batching } from '../../platform/batching.ts';
import type { Cache } from '../../platform/cache/cache.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { DatabaseWatch } from '../../platform/database/database-watch.ts';
import { notFound } from '../../platform/problem.ts';
import { parseJson } from './seat-state.ts';

/** What the tickets of a performance have in common. */
export interface Performance {
  readonly seatMapId: number;
  readonly title: string;
  readonly startsAt: Date;
  readonly venueName: string;
  readonly city: string;
  readonly timeZone: string;
}

export interface PerformancesDeps {
  readonly database: Database;
  readonly watch: DatabaseWatch;
  readonly shared: Cache;
  readonly listings: {
    saleTerms(
      sql: Sql,
      listingIds: readonly number[],
    ): Promise<Map<number, Performance & { readonly version: number }>>;
  };
}

export interface Performances {
  /** The same object for as long as it says the same. @throws DatabaseUnavailable where nobody knows it */
  of(listingId: number): Promise<Performance>;
  /** As the database has it now. @throws DatabaseUnavailable */
  now(listingId: number): Promise<Performance>;
  /** Writes it to Redis, unless that was done lately. */
  share(listingId: number): Promise<boolean>;
}

/** A performance may move; whoever looks at their ticket sees it so soon. */
const believedMs = 1_000;

const sharedAgainMs = 60 * 60 * 1000;

/** People come back to old tickets; a month later nobody needs them with the database away. */
const keptAfterStartMs = 30 * 24 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** How long what belongs to a performance is kept in Redis without being written again, ms. */
export function keptMs({ startsAt }: Performance): number {
  return Math.max(startsAt.getTime() + keptAfterStartMs - Date.now(), dayMs);
}

interface Known {
  readonly performance: Performance;
  readonly version: number;
  readonly text: string;
  readAt: number;
  sharedAt: number;
}

export function createPerformances({ database, watch, shared, listings }: PerformancesDeps): Performances {
  const known = new LRUCache<number, Known>({ max: 10_000 });

  const read = batching<number, Known>({
    async run(ids) {
      const readAt = performance.now();
      const found = await listings.saleTerms(database.connection, [...new Set(ids)]);
      return ids.map((id) => {
        const terms = found.get(id);
        return terms === undefined
          ? notFound('listing', String(id))
          : remember(id, terms, terms.version, readAt);
      });
    },
    isShared: () => true,
  });

  function remember(id: number, said: Performance, version: number, readAt: number): Known {
    const text = write(said);
    const before = known.get(id);
    if (before?.text === text) return Object.assign(before, { readAt });
    const now = { performance: parse(text)!, version, text, readAt, sharedAt: Number.NEGATIVE_INFINITY };
    known.set(id, now);
    return now;
  }

  async function withoutDatabase(id: number): Promise<Known | undefined> {
    const remembered = known.get(id);
    if (remembered !== undefined) return remembered;
    const [found] = await shared.read([keyOf(id)]);
    const said = found ? parse(found.text) : null;
    return found && said ? remember(id, said, found.version[0], Number.NEGATIVE_INFINITY) : undefined;
  }

  /** Those who ask meanwhile wait for the same reading. */
  const readings = new Map<number, Promise<Known>>();

  function find(id: number): Promise<Known> {
    const reading =
      readings.get(id) ??
      watch.ask(
        () => read(id),
        () => withoutDatabase(id),
      );
    readings.set(id, reading);
    const over = () => void readings.delete(id);
    reading.then(over, over);
    return reading;
  }

  function get(id: number): Known | Promise<Known> {
    const remembered = known.get(id);
    const isBelieved = remembered !== undefined && performance.now() - remembered.readAt < believedMs;
    return isBelieved || (remembered !== undefined && watch.isAway()) ? remembered : find(id);
  }

  return {
    async of(id) {
      return (await get(id)).performance;
    },

    async now(id) {
      return (await read(id)).performance;
    },

    async share(id) {
      const found = await get(id);
      if (performance.now() - found.sharedAt < sharedAgainMs) return true;
      const { version, text } = found;
      const ttlMs = keptMs(found.performance);
      const isShared = await shared.write([{ key: keyOf(id), version: [version, Date.now()], text, ttlMs }]);
      if (isShared) found.sharedAt = performance.now();
      return isShared;
    },
  };
}

function keyOf(listingId: number): string {
  return `performance:${listingId}`;
}

const stored = z.object({
  seatMapId: z.int(),
  title: z.string(),
  startsAt: z.iso.datetime(),
  venueName: z.string(),
  city: z.string(),
  timeZone: z.string(),
});

function write({ seatMapId, title, startsAt, venueName, city, timeZone }: Performance): string {
  const said = { seatMapId, title, startsAt: startsAt.toISOString(), venueName, city, timeZone };
  return JSON.stringify(said satisfies z.infer<typeof stored>);
}

function parse(text: string): Performance | null {
  const { success, data } = stored.safeParse(parseJson(text));
  return success ? { ...data, startsAt: new Date(data.startsAt) } : null;
}
