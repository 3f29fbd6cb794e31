import type { Sql } from '../platform/database/database.ts';
import { readScannedIn } from './scans.sql.ts';

/** A ticket by its numbers: one owner's, for ever. */
export interface TicketNumbers {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
}

/**
 * Those of the tickets that were let in, whether they are inside or out again. Whoever decides by it has locked the
 * tickets' rows, as the gate does before it lets one in: so of the two the second sees the first.
 */
export async function scannedIn(sql: Sql, tickets: readonly TicketNumbers[]): Promise<TicketNumbers[]> {
  return tickets.length === 0 ? [] : readScannedIn(sql, tickets);
}
