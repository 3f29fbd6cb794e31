import type { Held, NewOrder } from './hold.sql.ts';
import type { OrderRow } from './read.sql.ts';

/** An order as reading it would find it, a moment after it was made. */
export function newOrderRow(order: NewOrder, held: Held): OrderRow {
  return {
    listing_id: order.listingId,
    order_id: order.orderId,
    buyer_id: order.buyerId,
    state: 'held',
    seats: [...order.seats],
    prices: [...order.prices],
    currency: order.currency,
    expires_at: held.expiresAt,
    declines: 0,
    created_at: held.createdAt,
    created_at_us: held.createdAtMicroseconds,
    payment_id: null,
    payment_state: null,
    payment_amount: null,
    payment_created_at: null,
    action_url: null,
    decline_code: null,
    tickets: [],
    refunded: 0,
    refunds: [],
  };
}
