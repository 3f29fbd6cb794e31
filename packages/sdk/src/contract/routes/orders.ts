import { z } from 'zod';
import { listingId, orderId } from '../ids.ts';
import { route } from '../route.ts';
import { order, orderState, purchase, seatSelection } from '../schemas/order.ts';
import { page, pageQuery } from '../schemas/primitives.ts';

export const orderRoutes = {
  selectSeats: route({
    method: 'POST',
    path: '/v1/listings/{listingId}/orders',
    summary: 'Hold seats for ten minutes: all of them or none',
    access: 'buyer',
    idempotencyKey: true,
    params: z.object({ listingId }),
    body: seatSelection,
    status: 201,
    response: order,
    errors: [
      'not_found',
      'not_on_sale',
      'seats_unknown',
      'seats_taken',
      'limit_reached',
      'idempotency_mismatch',
    ],
  }),
  listOrders: route({
    method: 'GET',
    path: '/v1/orders',
    summary: 'My orders, newest first',
    access: 'buyer',
    query: z.strictObject({ state: orderState.optional(), ...pageQuery }),
    status: 200,
    response: page(order),
    errors: [],
  }),
  readOrder: route({
    method: 'GET',
    path: '/v1/orders/{orderId}',
    summary: 'One order, with how its payment stands',
    access: 'buyer',
    params: z.object({ orderId }),
    status: 200,
    response: order,
    errors: ['not_found'],
  }),
  releaseOrder: route({
    method: 'POST',
    path: '/v1/orders/{orderId}/release',
    summary: 'Give the seats back',
    access: 'buyer',
    params: z.object({ orderId }),
    status: 200,
    response: order,
    errors: ['not_found', 'order_state', 'payment_pending'],
  }),
  buyTickets: route({
    method: 'POST',
    path: '/v1/orders/{orderId}/payment',
    summary: 'Pay: the order comes back paid, or still paying with what the buyer must do',
    access: 'buyer',
    idempotencyKey: true,
    params: z.object({ orderId }),
    body: purchase,
    status: 200,
    response: order,
    errors: [
      'not_found',
      'not_on_sale',
      'order_state',
      'hold_expired',
      'payment_declined',
      'idempotency_mismatch',
    ],
  }),
} as const;
