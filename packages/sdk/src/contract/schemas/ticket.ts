import { z } from 'zod';
import { listingId, orderId, ticketId } from '../ids.ts';
import { instant } from './primitives.ts';
import { ordinal } from './seat.ts';

/** One seat of one listing in its owner's hands. */
export const ticket = z
  .object({
    id: ticketId,
    listingId,
    orderId,
    seat: ordinal,
    label: z.string(),
    category: z.string(),
    price: z.int(),
    currency: z.string(),
    title: z.string(),
    startsAt: instant,
    venue: z.object({ name: z.string(), city: z.string(), timeZone: z.string() }),
    qr: z.string().meta({ description: "The QR's text: a signed token, see `@admit-one/sdk/token`" }),
  })
  .meta({ id: 'Ticket' });

/** The public keys that tickets are verified with. */
export const ticketKeys = z
  .object({
    keys: z.array(
      z.object({
        id: z.string().meta({ description: 'Hex of the first 4 bytes of SHA-256 over the raw public key' }),
        publicKey: z.string().meta({ description: 'Ed25519, raw 32 bytes, base64url' }),
      }),
    ),
  })
  .meta({ id: 'TicketKeys' });

export type Ticket = z.infer<typeof ticket>;
export type TicketKeys = z.infer<typeof ticketKeys>;
