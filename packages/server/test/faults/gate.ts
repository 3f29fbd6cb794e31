import { decodeTicketId, encodeId } from '@admit-one/sdk/contract';
import type { How } from './ask-until-known.ts';
import { type HandTold, noteHand } from './note-hand.ts';
import type { World } from './world.ts';

/** The seller's people scan a ticket in, by the text of its QR. */
export function scan(world: World, ticket: string, qr: string, how: How = {}): Promise<HandTold<unknown>> {
  const { listingId, seat, epoch } = decodeTicketId(ticket);
  const listing = encodeId('lst', listingId);
  return noteHand(
    world,
    {
      ...{ operation: 'scan', account: 'the gate', listing, seat, epoch },
      read: ({ outcome, reason }) =>
        outcome === 'refused' ? { answer: 'no', said: reason! } : { said: outcome },
    },
    how,
    'scanTicket',
    (id) => ({
      params: { listingId: listing },
      body: { id, token: qr, gate: 'North' },
      token: world.seller.token,
    }),
  );
}
