import { createOfflineKeys, type OfflineKeys, type OfflineKeysDeps } from './offline-keys.ts';
import { createReadTickets, type ReadTickets, type ReadTicketsDeps } from './read-tickets.ts';

export { readHands } from './hands.sql.ts';
export { beingBought, refuseUnlessInHand, scanned } from './in-hand.ts';
export { validAfterStartMs } from './keys/signing-keys.ts';

export interface TicketsDeps extends ReadTicketsDeps, OfflineKeysDeps {
  readonly signingKeys: OfflineKeysDeps['signingKeys'];
}

/** The room of tickets: how their owners read them, and what gates verify them with. */
export interface Tickets extends ReadTickets, OfflineKeys {}

export function createTickets(deps: TicketsDeps): Tickets {
  return { ...createReadTickets(deps), ...createOfflineKeys(deps) };
}
