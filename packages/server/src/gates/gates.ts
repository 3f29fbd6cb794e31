import type { GateCounts, LoggedScan, RecordedAs, Scan } from '@admit-one/sdk/contract';
import { z } from 'zod';
import { decodeCursor, encodeCursor, microseconds } from '../platform/cursor.ts';
import type { Sql } from '../platform/database/database.ts';
import { allowScanning } from './allow-scanning.ts';
import { createCounts } from './counts.ts';
import type { GatesDeps } from './deps.ts';
import { listLog } from './gate-log.sql.ts';
import { createTicketNames } from './name-tickets.ts';
import type { TicketNumbers } from './passing.ts';
import { type ScanWish, scanTicket } from './scan.ts';
import { readScannedIn } from './scans.sql.ts';
import { createShowLogged } from './show-logged.ts';
import { type Journal, syncScans } from './sync.ts';

export type { GatesDeps } from './deps.ts';
export type { TicketNumbers } from './passing.ts';

/** Where tickets are let in, for the listing's seller and those who work for them: `not_found` for everybody else. */
export interface Gates {
  scan(wish: ScanWish & { readonly accountId: number }): Promise<Scan>;
  sync(
    journal: Journal & { readonly accountId: number },
  ): Promise<{ items: LoggedScan[]; clockOffBySeconds: number }>;
  /** Newest first. */
  list(wish: {
    readonly accountId: number;
    readonly listingId: number;
    readonly recordedAs: RecordedAs | undefined;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<{ items: LoggedScan[]; nextCursor: string | null }>;
  counts(wish: { readonly accountId: number; readonly listingId: number }): Promise<GateCounts>;
}

const cursorKey = z.tuple([microseconds, z.string()]);

export function createGates(given: GatesDeps): Gates {
  const { database, signingKeys } = given;
  const nameTicket = createTicketNames(given);
  const showLogged = createShowLogged(signingKeys, nameTicket);
  const deps = { ...given, nameTicket, showLogged };
  const allow = allowScanning(given.listings);
  const countsOf = createCounts(given);
  return {
    async scan({ accountId, ...wish }) {
      await allow(accountId, wish.listingId);
      return scanTicket(deps, wish);
    },

    async sync({ accountId, ...journal }) {
      await allow(accountId, journal.listingId);
      return syncScans(deps, journal);
    },

    async list({ accountId, listingId, recordedAs = null, limit, cursor }) {
      await allow(accountId, listingId);
      const place = cursor === undefined ? null : decodeCursor(cursor, 'scans', cursorKey);
      const after = place === null ? null : { at: place[0], scanId: place[1] };
      const rows = await listLog(database.connection, { listingId, recordedAs, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return {
        items: await Promise.all(shown.map((row) => showLogged(listingId, row))),
        nextCursor: hasMore ? encodeCursor('scans', [last.atMicroseconds, last.scanId]) : null,
      };
    },

    async counts({ accountId, listingId }) {
      await allow(accountId, listingId);
      return countsOf(listingId);
    },
  };
}

/**
 * Those of the tickets that were let in, whether they are inside or out again. Whoever decides by it has locked the
 * tickets' rows, as the gate does before it lets one in: so of the two the second sees the first.
 */
export async function scannedIn(sql: Sql, tickets: readonly TicketNumbers[]): Promise<TicketNumbers[]> {
  return tickets.length === 0 ? [] : readScannedIn(sql, tickets);
}
