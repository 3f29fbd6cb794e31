import { z } from 'zod';
import { listingId, orderId, ticketId } from '../ids.ts';
import { instant } from './primitives.ts';
import { ordinal } from './seat.ts';

const fromCache = z
  .object({
    since: instant.meta({ description: 'When the database said so last' }),
    tokenCheckedAt: instant
      .nullable()
      .meta({ description: "When the caller's token was checked last; null: it was checked now" }),
  })
  .meta({ description: 'Only where the database could not be asked: since when this is what is known' });

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
    fromCache: fromCache.optional(),
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
