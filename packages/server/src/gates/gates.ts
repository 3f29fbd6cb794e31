import type { Sql } from '../platform/database/database.ts';
import { readScannedIn, type TicketNumbers } from './scans.sql.ts';

/**
 * Those of the tickets that were let in, whether they are inside or out again. Whoever decides by it has locked the
 * tickets' rows, as the gate does before it lets one in: so of the two the second sees the first.
 */
export async function scannedIn(sql: Sql, tickets: readonly TicketNumbers[]): Promise<TicketNumbers[]> {
  return tickets.length === 0 ? [] : readScannedIn(sql, tickets);
}
