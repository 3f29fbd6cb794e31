import { z } from 'zod';
import { listingId, orderId, ticketId } from '../ids.ts';
import { instant } from './primitives.ts';
import { ordinal } from './seat.ts';

/** Only there where the database could not be asked: what is said comes from memory or from Redis. */
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

const ticketKey = z.object({
  id: z.string().meta({ description: 'Hex of the first 4 bytes of SHA-256 over the raw public key' }),
  publicKey: z.string().meta({ description: 'Ed25519, raw 32 bytes, base64url' }),
  listingId: listingId.nullable().meta({ description: 'The one listing it signs for; null: any' }),
});

/** Which tickets of a seat are void. A seat whose first ticket is still good has none. */
const revocation = z.object({
  seat: ordinal,
  lowestEpoch: z.int().meta({ description: 'Tickets of the seat with a lower epoch are void' }),
  refunded: z
    .array(z.int())
    .meta({ description: 'Which of these epochs were refunded; the others were handed on' }),
});

const version = z.string().meta({ description: 'Of keys and revocations: another one when they differ' });

/** What tickets of any listing are verified with, without network: public keys, and what is void. */
export const ticketKeys = z
  .object({
    keys: z.array(ticketKey),
    revocations: z
      .array(z.object({ listingId, seats: z.array(revocation) }))
      .meta({ description: 'Of listings that are not over yet; a listing that is named is named whole' }),
    complete: z.boolean().meta({ description: 'False: there were too many to name here; ask per listing' }),
    listingKeys: z
      .string()
      .meta({ description: 'Where those of one listing are: `/v1/listings/{listingId}/keys`' }),
    version,
    asOf: instant,
  })
  .meta({ id: 'TicketKeys' });

/** What the tickets of one listing are verified with, without network: all its keys, and all that is void. */
export const listingKeys = z
  .object({
    listingId,
    startsAt: instant,
    admitsFrom: instant
      .nullable()
      .meta({ description: 'When the doors open; null: gates let in at any time' }),
    reentry: z.boolean().meta({ description: 'Whether who leaves may come in again' }),
    keys: z.array(ticketKey),
    revocations: z.array(revocation),
    version,
    asOf: instant,
  })
  .meta({ id: 'ListingKeys' });

export type Ticket = z.infer<typeof ticket>;
export type TicketKey = z.infer<typeof ticketKey>;
export type Revocation = z.infer<typeof revocation>;
export type TicketKeys = z.infer<typeof ticketKeys>;
export type ListingKeys = z.infer<typeof listingKeys>;
