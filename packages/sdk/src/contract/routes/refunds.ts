import { z } from 'zod';
import { listingId, orderId } from '../ids.ts';
import { route } from '../route.ts';
import { orderState } from '../schemas/order.ts';
import { page, pageQuery } from '../schemas/primitives.ts';
import { cancellation, cancellationWish, refund, refundWish } from '../schemas/refund.ts';
import { sale } from '../schemas/sale.ts';

/** What is taken back: tickets and their money, and whole listings. For the listing's seller and their staff. */
export const refundRoutes = {
  listSales: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/orders',
    summary: 'The orders of a listing with their buyers, newest first',
    access: 'staff',
    params: z.object({ listingId }),
    query: z.strictObject({ state: orderState.optional(), ...pageQuery }),
    status: 200,
    response: page(sale),
    errors: ['not_found'],
  }),
  refundOrder: route({
    method: 'POST',
    path: '/v1/orders/{orderId}/refunds',
    summary: 'Take tickets back: they are void at once, and their money goes back to the card',
    access: 'staff',
    idempotencyKey: true,
    params: z.object({ orderId }),
    body: refundWish,
    status: 201,
    response: z.object({ refunds: z.array(refund), order: sale }),
    errors: [
      'not_found',
      'order_state',
      'not_refundable',
      'ticket_being_bought',
      'ticket_scanned',
      'idempotency_mismatch',
    ],
  }),
  listRefunds: route({
    method: 'GET',
    path: '/v1/orders/{orderId}/refunds',
    summary: 'The refunds of an order',
    access: 'staff',
    params: z.object({ orderId }),
    status: 200,
    response: z.object({ items: z.array(refund) }),
    errors: ['not_found'],
  }),
  cancelListing: route({
    method: 'POST',
    path: '/v1/listings/{listingId}/cancellation',
    summary: 'Call a performance off: nothing more is sold, and everybody is refunded',
    access: 'seller',
    params: z.object({ listingId }),
    body: cancellationWish,
    status: 200,
    response: cancellation,
    errors: ['not_found'],
  }),
  readCancellation: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/cancellation',
    summary: 'How far the refunds of a cancelled listing have come',
    access: 'staff',
    params: z.object({ listingId }),
    status: 200,
    response: cancellation,
    errors: ['not_found'],
  }),
} as const;
