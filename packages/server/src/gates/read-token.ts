import { decodeId } from '@admit-one/sdk/contract';
import type { VerifyingKeys } from './deps.ts';
import type { TicketNumbers } from './passing.ts';

/** What a scanner read: a ticket that we signed, for this listing or another. */
export interface ReadToken extends TicketNumbers {
  readonly isElsewhere: boolean;
  readonly expiresAt: Date;
}

/** Null: nothing that we signed. From memory, and nobody is asked. */
export function readToken(keys: VerifyingKeys, listingId: number, text: string): ReadToken | null {
  const verdict = keys.verify(text);
  if (!('ticket' in verdict)) return null;
  const { listing, seat, epoch, expiresAt } = verdict.ticket;
  const signedFor = decodeId(listing);
  return { listingId: signedFor, seat, epoch, expiresAt, isElsewhere: signedFor !== listingId };
}
