import type { Sql } from '../platform/database/database.ts';
import { paymentRows } from './key-rows.ts';
import type { PaymentKey } from './payment.ts';

/** The money of these was taken, all of it. */
export async function markCapturedIfDue(sql: Sql, payments: readonly PaymentKey[]): Promise<void> {
  await sql.query(
    {
      name: 'orders.markCapturedIfDue',
      text: `with locked as (
               select p.listing_id, p.payment_id
               from jsonb_to_recordset($1::jsonb) as given (listing_id bigint, payment_id bigint)
               join payments p on p.listing_id = given.listing_id and p.payment_id = given.payment_id
               order by p.listing_id, p.payment_id
               for update of p)
             update payments p
             set previous_state = p.state, state = 'captured', captured = p.amount, updated_at = now()
             from locked
             where p.listing_id = locked.listing_id and p.payment_id = locked.payment_id and p.state || '' = 'due'`,
    },
    [paymentRows(payments)],
  );
}

export async function markPaymentFailedIfDue(
  sql: Sql,
  { listingId, paymentId }: PaymentKey,
  code: string,
): Promise<void> {
  await sql.query(
    {
      name: 'orders.markPaymentFailedIfDue',
      text: `update payments
             set previous_state = state, state = 'failed', decline_code = $3::text, updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and state = 'due'`,
    },
    [listingId, paymentId, code],
  );
}

export async function markOrderVoidIfPaid(sql: Sql, listingId: number, orderId: number): Promise<void> {
  await sql.query(
    {
      name: 'orders.markOrderVoidIfPaid',
      text: `update orders
             set previous_state = state, state = 'void'
             where listing_id = $1::bigint and order_id = $2::bigint and state = 'paid'`,
    },
    [listingId, orderId],
  );
}

/**
 * Takes back the tickets that an order still owns, and the log says so. Returns their seats. The caller has locked
 * them.
 */
export async function takeBackTicketsOfOrder(
  sql: Sql,
  listingId: number,
  orderId: number,
): Promise<number[]> {
  const rows = await sql.query<{ seat: number }>(
    {
      name: 'orders.takeBackTicketsOfOrder',
      text: `with given_up as (
               update tickets t
               set previous_state = t.state, state = 'free', owner_id = null, owner_order_id = null,
                   epoch = t.epoch + 1, order_id = null, held_until = null, offer_price = null
               from tickets before, orders o
               where o.listing_id = $1::bigint and o.order_id = $2::bigint
                 and t.listing_id = o.listing_id and t.seat = any (o.seats)
                 and t.owner_order_id = o.order_id and t.state in ('sold', 'offered')
                 and before.listing_id = t.listing_id and before.seat = t.seat
               returning t.listing_id, t.seat, t.epoch, before.owner_id
             ), logged as (
               insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
               select listing_id, seat, epoch, 'refunded', owner_id, null, $2::bigint
               from given_up
             )
             select seat from given_up order by seat`,
    },
    [listingId, orderId],
  );
  return rows.map(({ seat }) => seat);
}
