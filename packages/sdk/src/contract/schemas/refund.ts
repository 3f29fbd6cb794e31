import { z } from 'zod';
import { accountId, listingId, orderId, refundId } from '../ids.ts';
import { instant, words } from './primitives.ts';
import { seatRef, wantedSeats } from './seat.ts';

/** `due → done`: the ticket is void at once, the money follows. */
export const refundState = z.enum(['due', 'done']).meta({ id: 'RefundState' });

/** Who wanted it: the seller (or staff), the listing's cancellation, the buyer's bank, or the buyer, who sold it on. */
export const refundCause = z
  .enum(['seller', 'cancellation', 'dispute', 'resale'])
  .meta({ id: 'RefundCause' });

/** One ticket's money on its way back to the card that paid for it. */
export const refund = seatRef
  .extend({
    id: refundId,
    orderId,
    amount: z.int().meta({ description: 'Minor units' }),
    currency: z.string(),
    state: refundState,
    cause: refundCause,
    reason: z.string().nullable().meta({ description: 'As it was written; the buyer reads it too' }),
    createdAt: instant,
    doneAt: instant.nullable().meta({ description: 'When the gateway took it on; null: it has not yet' }),
  })
  .meta({ id: 'Refund' });

const reason = words(500).optional().meta({ description: 'Why; the buyers read it in their mail' });

export const refundWish = z.strictObject({
  seats: wantedSeats.optional().meta({ description: 'Ordinals; the whole order unless told' }),
  evenIfScanned: z
    .boolean()
    .optional()
    .meta({ description: 'Refunds those, too, that a gate has let in; refused unless told' }),
  reason,
});

export const cancellationWish = z.strictObject({ reason });

/** How far the end of a cancelled listing has come: its holds released, its payments let go, its tickets refunded. */
export const cancellation = z
  .object({
    listingId,
    state: z.enum(['running', 'done']),
    cancelledAt: instant,
    reason: z.string().nullable(),
    currency: z.string(),
    orders: z.object({
      total: z.int().meta({ description: 'Those that are held, being paid, or were paid' }),
      open: z.int().meta({ description: 'Those of them that are still to be released or refunded' }),
    }),
    refunds: z
      .object({ due: z.int(), done: z.int() })
      .meta({ description: 'Tickets whose money is on its way, and back' }),
    amounts: z.object({ due: z.int(), done: z.int() }).meta({ description: 'The same in minor units' }),
  })
  .meta({ id: 'Cancellation' });

/** Who bought, as the seller sees it; null once the account was deleted. */
export const orderBuyer = z
  .object({ id: accountId, name: z.string(), email: z.string() })
  .meta({ id: 'OrderBuyer' });

export type Cancellation = z.infer<typeof cancellation>;
export type OrderBuyer = z.infer<typeof orderBuyer>;
export type Refund = z.infer<typeof refund>;
export type RefundCause = z.infer<typeof refundCause>;
export type RefundState = z.infer<typeof refundState>;
