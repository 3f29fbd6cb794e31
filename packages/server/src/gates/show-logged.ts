import type { LoggedScan } from '@admit-one/sdk/contract';
import type { VerifyingKeys } from './deps.ts';
import type { LogRow } from './gate-log.sql.ts';
import type { NameTicket } from './name-tickets.ts';
import { readToken } from './read-token.ts';

export type ShowLogged = (listingId: number, row: LogRow) => Promise<LoggedScan>;

/** A line of the gate log as the API shows it. */
export function createShowLogged(signingKeys: VerifyingKeys, nameTicket: NameTicket): ShowLogged {
  return async (listingId, row) => {
    const { scanId, seat, epoch, scanned, outcome, recordedAs, reason, beforeGate, beforeAt, gate, at } = row;
    const ticket =
      scanned === null
        ? { listingId, seat: seat!, epoch: epoch! }
        : readToken(signingKeys, listingId, scanned);
    return {
      id: scanId,
      direction: outcome === 'left' ? 'out' : 'in',
      recordedAs,
      reason,
      ticket: ticket === null || recordedAs === 'forged' ? null : await nameTicket(ticket),
      before: beforeGate === null ? null : { gate: beforeGate, at: beforeAt!.toISOString() },
      gate,
      at: at.toISOString(),
      offline: row.syncedAt !== null,
      syncedAt: row.syncedAt?.toISOString() ?? null,
    };
  };
}
