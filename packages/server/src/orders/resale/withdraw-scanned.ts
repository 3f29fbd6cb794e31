import type { Sql } from '../../platform/database/database.ts';
import { lockTickets } from '../lock.sql.ts';
import type { ResaleDeps } from './deps.ts';
import { withdrawIfNobodyPays } from './offers.sql.ts';

export interface ScannedTicket {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
}

/**
 * Tickets that a gate has let in go off the map. Nobody could buy them any more, whatever becomes of this: hold and begin
 * look at the scans. So it never throws; what is not done here shows until its owner withdraws it.
 */
export async function withdrawScanned(deps: ResaleDeps, tickets: readonly ScannedTicket[]): Promise<void> {
  for (const ticket of tickets) {
    try {
      const ownerId = await deps.database.inTransaction((sql) => withdraw(sql, deps, ticket), {
        repeatable: true,
      });
      if (ownerId === null) continue;
      const { listingId, seat } = ticket;
      deps.listings.seatsChanged([{ listingId, seat, status: 'sold', buyerId: ownerId, heldUntil: null }]);
    } catch (error) {
      deps.log.warn({ err: error, ...ticket }, 'a ticket that was let in is still on offer');
    }
  }
}

/** Whose it is, where it is withdrawn. */
async function withdraw(sql: Sql, { gates }: ResaleDeps, ticket: ScannedTicket): Promise<number | null> {
  const [row] = await lockTickets(sql, [ticket]);
  const ownerId = row?.ownerId ?? null;
  if (ownerId === null || (await gates.scannedIn(sql, [ticket])).length === 0) return null;
  return (await withdrawIfNobodyPays(sql, { ...ticket, ownerId })) ? ownerId : null;
}
