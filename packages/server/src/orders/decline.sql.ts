import type { Sql } from '../platform/database/database.ts';
import type { PaymentKey } from './payment.ts';

export async function markPaymentFailedIfCreated(
  sql: Sql,
  { listingId, paymentId }: PaymentKey,
  declineCode: string,
): Promise<void> {
  await sql.query(
    {
      name: 'orders.markPaymentFailedIfCreated',
      text: `update payments
             set previous_state = state, state = 'failed', decline_code = $3::text, action_url = null,
                 updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'`,
    },
    [listingId, paymentId, declineCode],
  );
}

export async function markOrderDeclined(
  sql: Sql,
  listingId: number,
  orderId: number,
  next: 'held' | 'released',
): Promise<void> {
  await sql.query(
    {
      name: 'orders.markOrderDeclined',
      text: `update orders
             set previous_state = state, state = $3::text, declines = declines + 1
             where listing_id = $1::bigint and order_id = $2::bigint and state = 'paying'`,
    },
    [listingId, orderId, next],
  );
}

/** The card was declined: the seats go back to their hold, with the order's own end. */
export async function holdTicketsAgainIfPaying(sql: Sql, listingId: number, orderId: number): Promise<void> {
  await sql.query(
    {
      name: 'orders.holdTicketsAgainIfPaying',
      text: `update tickets t
             set previous_state = t.state, state = 'held', held_until = o.expires_at
             from orders o
             where o.listing_id = $1::bigint and o.order_id = $2::bigint
               and t.listing_id = o.listing_id and t.seat = any (o.seats)
               and t.order_id = o.order_id and t.state = 'paying'`,
    },
    [listingId, orderId],
  );
}

/**
 * Gives the seats back to everybody: whatever carries an order is held or being paid, a CHECK says so. One that its owner
 * is selling on goes back to being offered.
 */
export async function freeTicketsIfOfOrder(sql: Sql, listingId: number, orderId: number): Promise<void> {
  await sql.query(
    {
      name: 'orders.freeTicketsIfOfOrder',
      text: `update tickets t
             set previous_state = t.state, state = case when t.owner_id is null then 'free' else 'offered' end,
                 order_id = null, held_until = null
             from orders o
             where o.listing_id = $1::bigint and o.order_id = $2::bigint
               and t.listing_id = o.listing_id and t.seat = any (o.seats)
               and t.order_id = o.order_id`,
    },
    [listingId, orderId],
  );
}
