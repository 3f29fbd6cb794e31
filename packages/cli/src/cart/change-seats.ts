import type { AdmitOne, Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { wrongUsage } from '../failure.ts';
import { count } from '../render/text.ts';
import { sendOnce } from '../send-once.ts';

/**
 * Holds these seats instead of those that the order holds, all of them or none; until the new ones are held the old
 * ones stay.
 * @throws AdmitOneError `seats_taken`, `hold_expired`, `order_state`, `limit_reached`, `not_on_sale`
 */
export async function changeSeats(
  context: Context,
  client: AdmitOne,
  order: Order,
  ordinals: readonly number[],
): Promise<Order> {
  if (ordinals.length > mostSeats)
    throw wrongUsage(`One order has at most ${mostSeats} seats, and that would be ${ordinals.length}.`);
  // In one order, so that the same seats are the same request however they were named.
  const body = { seats: [...ordinals].sort((one, other) => one - other) };
  const request = {
    operation: 'changeSeats',
    path: `/v1/orders/${order.id}/seats`,
    body,
    about: `hold ${count(ordinals.length, 'seat')} of ${order.title} instead`,
  };
  return context.output.during('Changing the seats', () =>
    sendOnce(context, request, (idempotencyKey) =>
      client.orders.changeSeats(order.id, body, { idempotencyKey }),
    ),
  );
}

const mostSeats = 10;
