import { z } from 'zod';
import { listingId, ticketId } from '../ids.ts';
import { amount, instant } from './primitives.ts';
import { ordinal } from './seat.ts';

/** Somebody may hold it, then pay for it; until they pay, its owner may take it back. */
export const offerState = z.enum(['open', 'held', 'paying', 'withdrawn']).meta({ id: 'OfferState' });

/** A ticket that its owner sells on. It stays theirs, QR and all, until somebody has paid for it. */
export const offer = z
  .object({
    ticketId,
    listingId,
    seat: ordinal,
    label: z.string(),
    title: z.string(),
    startsAt: instant,
    state: offerState,
    price: z
      .int()
      .nullable()
      .meta({ description: 'What it costs, and what its owner gets; minor units; null: it is withdrawn' }),
    paid: z.int().meta({ description: 'What its owner paid for it, minor units' }),
    highest: z.int().meta({ description: 'The most that may be asked for it, minor units' }),
    currency: z.string(),
  })
  .meta({ id: 'Offer' });

export const newOffer = z.strictObject({ price: amount });

export type NewOffer = z.infer<typeof newOffer>;
export type Offer = z.infer<typeof offer>;
export type OfferState = z.infer<typeof offerState>;
