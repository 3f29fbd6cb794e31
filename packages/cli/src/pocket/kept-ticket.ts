import { instant, offer, ticket, transfer } from '@admit-one/sdk/contract';
import { z } from 'zod';

/**
 * A ticket as it is kept on this machine. A field that tickets get later must have a default here: what was kept before
 * has none, and may be all there is at the door.
 */
export const keptTicket = z.object({
  ticket: ticket.omit({ fromCache: true }),
  /** When the server said so last, UTC. */
  readAt: instant,
  /** What its owner meant to do with it then. */
  offer: offer.nullable().catch(null),
  transfer: transfer.nullable().catch(null),
  /** Since when the server says that it is not the owner's any more: refunded, handed on or sold on. */
  goneAt: instant.nullable(),
  /** The higher, the newer the owner has it. */
  rank: z.number(),
});

export type KeptTicket = z.infer<typeof keptTicket>;
