import { z } from 'zod';
import { cardId, listingId, orderId, paymentId, ticketId } from '../ids.ts';
import { type BestWish, bestWish, seatReasons } from './best-seats.ts';
import { instant } from './primitives.ts';
import { seatRef, wantedSeats } from './seat.ts';

/** `held → paying → paid`, or `released`, `expired`, `void` (the capture was refused). */
export const orderState = z
  .enum(['held', 'paying', 'paid', 'released', 'expired', 'void'])
  .meta({ id: 'OrderState' });

export const paymentState = z
  .enum(['created', 'authorized', 'due', 'captured', 'failed', 'canceling', 'canceled'])
  .meta({ id: 'PaymentState' });

/** The gateway wants the buyer on a page of its own: to give a card, or to prove who they are. */
export const nextAction = z
  .object({ type: z.literal('open_page'), url: z.string() })
  .meta({ id: 'NextAction' });

export const payment = z
  .object({
    id: paymentId,
    state: paymentState,
    amount: z.int(),
    currency: z.string(),
    nextAction: nextAction.nullable(),
    declineCode: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Payment' });

export const orderSeat = seatRef.extend({
  category: z.string(),
  price: z.int(),
  refundedAt: instant
    .nullable()
    .meta({ description: 'Since when the ticket is void and its money on its way back; null: it is not' }),
});

export const order = z
  .object({
    id: orderId,
    listingId,
    title: z.string(),
    startsAt: instant,
    venue: z.object({ name: z.string(), city: z.string(), timeZone: z.string() }),
    state: orderState,
    seats: z.array(orderSeat),
    total: z.int().meta({ description: 'Minor units' }),
    refunded: z.int().meta({ description: 'What of it was given back or is on its way back, minor units' }),
    currency: z.string(),
    expiresAt: instant.meta({ description: 'Until when the seats are held, UTC' }),
    attemptsLeft: z.int().meta({ description: 'How many more cards may be tried' }),
    payment: payment.nullable().meta({ description: 'The newest attempt' }),
    ticketIds: z.array(ticketId).meta({ description: 'What was sold by it; empty until it is paid' }),
    createdAt: instant,
  })
  .meta({ id: 'Order' });

/** Seats by name, or what they should be like. */
export const seatSelection = z
  .strictObject({ seats: wantedSeats.optional(), best: bestWish.optional() })
  .refine(({ seats, best }) => (seats === undefined) !== (best === undefined), {
    message: 'either `seats`, which ones, or `best`, what they should be like',
  })
  .meta({ id: 'SeatSelection' });

/** As it was made; read again, it is an order. */
export const heldOrder = order
  .extend({ reasons: seatReasons.optional().meta({ description: 'Why these, where they were chosen' }) })
  .meta({ id: 'HeldOrder' });

/** All the seats that the order is for from now on: those that stay, and new ones. */
export const seatChange = z.strictObject({ seats: wantedSeats });

/** With a saved card, with what card entry at the gateway gave, or on a page of the gateway. */
export const paymentMethod = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('card'), cardId }),
    z.strictObject({
      type: z.literal('payment_method'),
      paymentMethod: z.string().regex(/^pm_[A-Za-z0-9_]{1,100}$/, "the gateway's reference, pm_…"),
    }),
    z.strictObject({ type: z.literal('page') }),
  ])
  .meta({ id: 'PaymentMethod' });

export const purchase = z.strictObject({ method: paymentMethod });

/** How a buyer can give a card. */
export const paymentWays = z
  .object({
    gateway: z.enum(['sandbox', 'stripe']),
    cardEntry: z.object({ url: z.string(), publishableKey: z.string() }).nullable().meta({
      description:
        'Where a card is sent, straight to the gateway and never through this server; null: use a page',
    }),
    hostedPage: z.boolean(),
  })
  .meta({ id: 'PaymentWays' });

export type HeldOrder = z.infer<typeof heldOrder>;
export type Order = z.infer<typeof order>;
export type OrderState = z.infer<typeof orderState>;
export type Payment = z.infer<typeof payment>;
export type PaymentMethod = z.infer<typeof paymentMethod>;
export type PaymentState = z.infer<typeof paymentState>;
export type PaymentWays = z.infer<typeof paymentWays>;

/** What `seatSelection` takes, as a type that says that it is one of the two. */
export type SeatSelection =
  | { readonly seats: number[]; readonly best?: never }
  | { readonly seats?: never; readonly best: BestWish };
