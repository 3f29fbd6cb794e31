import { encodeId, type TicketKeys } from '@admit-one/sdk/contract';
import { encodeToken } from '@admit-one/sdk/token';
import { createReadTickets, type ReadTickets, type ReadTicketsDeps } from './read-tickets.ts';
import type { SigningKey } from './signing-key.ts';

export { readHands } from './hands.sql.ts';
export { beingBought, refuseUnlessInHand, scanned } from './in-hand.ts';

export interface TicketsDeps extends Omit<ReadTicketsDeps, 'signingKeys'> {
  readonly signingKey: SigningKey;
}

/** The room of tickets: how their owners read them, and what they are verified with. */
export interface Tickets extends ReadTickets {
  keys(): TicketKeys;
}

export function createTickets({ signingKey, ...deps }: TicketsDeps): Tickets {
  return {
    ...createReadTickets({ ...deps, signingKeys: { qrText: async (ticket) => qrText(signingKey, ticket) } }),
    keys: () => signingKey.published,
  };
}

/** A ticket may be used until a year after the start, because a performance may move. */
const validAfterStartMs = 365 * 24 * 60 * 60 * 1000;

function qrText(
  key: SigningKey,
  { listingId, seat, epoch, startsAt }: { listingId: number; seat: number; epoch: number; startsAt: Date },
): string {
  const end = Math.floor((startsAt.getTime() + validAfterStartMs) / 1000) * 1000;
  return encodeToken(
    {
      listing: encodeId('lst', listingId),
      seat,
      epoch,
      expiresAt: new Date(end),
      keyId: key.keyId,
    },
    key.sign,
  );
}
