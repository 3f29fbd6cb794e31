import { z } from 'zod';
import { listingId, ticketId, transferId } from '../ids.ts';
import { instant } from './primitives.ts';
import { ordinal } from './seat.ts';

/** `open → taken`, or `cancelled` by its owner, or `expired` by the clock. */
export const transferState = z.enum(['open', 'taken', 'cancelled', 'expired']).meta({ id: 'TransferState' });

/** What hands a ticket over: its listing and 130 random bits. Only its hash is kept. */
export const transferCode = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{8}-[0-9a-hjkmnp-tv-z]{26}$/, 'a code like the one that the owner was given')
  .meta({ id: 'TransferCode', examples: ['4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e'] });

/** A ticket that its owner hands on to somebody else. */
export const transfer = z
  .object({
    id: transferId,
    ticketId: ticketId.meta({ description: 'As it was: whoever takes it has a ticket of another id' }),
    listingId,
    seat: ordinal,
    label: z.string(),
    title: z.string(),
    startsAt: instant,
    state: transferState,
    to: z
      .string()
      .nullable()
      .meta({ description: 'The e-mail of who may take it; null: whoever has the code' }),
    expiresAt: instant,
    createdAt: instant,
    endedAt: instant.nullable().meta({ description: 'When it was taken or cancelled' }),
  })
  .meta({ id: 'Transfer' });

export const newTransfer = z.strictObject({
  to: z
    .email()
    .max(254)
    .optional()
    .meta({ description: 'Only the account with this e-mail, confirmed, may take it; it is sent the code' }),
  expiresAt: instant
    .optional()
    .meta({ description: 'At most the start; in seven days unless told, or at the start' }),
});

/** The one answer that has the code. */
export const openedTransfer = z
  .object({
    transfer,
    code: transferCode,
    link: z.url().meta({
      description:
        'A page that says how the ticket is taken, with the code behind the #, which is sent to nobody',
      examples: ['https://tickets.example.com/transfers#4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e'],
    }),
  })
  .meta({ id: 'OpenedTransfer' });

/** One change of hands. Who the others are is theirs to tell. */
export const ticketEvent = z
  .object({
    kind: z.enum(['sold', 'resold', 'transferred', 'refunded']),
    at: instant,
    epoch: z.int().meta({ description: 'Of the ticket that it made; after a refund there is none' }),
    isYours: z.boolean().meta({ description: 'Whether it made you the owner' }),
  })
  .meta({ id: 'TicketEvent' });

export type NewTransfer = z.infer<typeof newTransfer>;
export type OpenedTransfer = z.infer<typeof openedTransfer>;
export type TicketEvent = z.infer<typeof ticketEvent>;
export type Transfer = z.infer<typeof transfer>;
export type TransferState = z.infer<typeof transferState>;
