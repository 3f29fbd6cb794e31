import type { Sql } from '../platform/database/database.ts';
import type { PaymentKey } from './payment.ts';

export interface Sale extends PaymentKey {
  readonly orderId: number;
}

/**
 * The orders are paid, their payments due, their seats the buyers', and the log says so; what follows from it is queued
 * in the same commit. The caller has locked all of it. Returns how many seats were sold: all of the orders', or
 * something is wrong and nothing may be committed. Why `state || ''`: begin.sql.ts.
 */
export async function sellIfPaying(sql: Sql, sales: readonly Sale[]): Promise<number> {
  const rows = await sql.query<{ seats: number }>(
    {
      name: 'orders.sellIfPaying',
      text: `with wanted as materialized (
               select *
               from jsonb_to_recordset($1::jsonb) as w (listing_id bigint, order_id bigint, payment_id bigint)
             ), paid as (
               update orders o
               set previous_state = o.state, state = 'paid', paid_at = now()
               from wanted
               where o.listing_id = wanted.listing_id and o.order_id = wanted.order_id and o.state = 'paying'
               returning o.listing_id, o.order_id, o.buyer_id, o.seats, wanted.payment_id
             ), due as (
               update payments p
               set previous_state = p.state, state = 'due', updated_at = now()
               from paid
               where p.listing_id = paid.listing_id and p.payment_id = paid.payment_id and p.state || '' = 'authorized'
             ), sold as (
               update tickets t
               set previous_state = t.state, state = 'sold', owner_id = paid.buyer_id, owner_order_id = paid.order_id,
                   epoch = t.epoch + 1, order_id = null, held_until = null
               from paid
               cross join unnest(paid.seats) as wanted (seat)
               where t.listing_id = paid.listing_id and t.seat = wanted.seat
                 and t.order_id = paid.order_id and t.state = 'paying'
               returning t.listing_id, t.seat, t.epoch, t.owner_id, t.owner_order_id
             ), logged as (
               insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
               select listing_id, seat, epoch, 'sold', null, owner_id, owner_order_id
               from sold
             ), queued as (
               insert into outbox (listing_id, msg_key, kind, payload)
               select listing_id, message.key, message.kind, message.payload
               from paid
               cross join lateral (values
                 ('capture-' || payment_id, 'capture', jsonb_build_object('paymentId', payment_id)),
                 ('receipt-' || order_id, 'mail', jsonb_build_object('letter', 'receipt', 'orderId', order_id)),
                 ('publish-' || order_id, 'publish', jsonb_build_object('seats', to_jsonb(seats)))
               ) as message (key, kind, payload)
               order by listing_id, message.key
               on conflict (listing_id, msg_key) do nothing
             )
             select count(*) as seats from sold`,
    },
    [
      JSON.stringify(
        sales.map(({ listingId, orderId, paymentId }) => ({
          listing_id: listingId,
          order_id: orderId,
          payment_id: paymentId,
        })),
      ),
    ],
  );
  return rows[0]!.seats;
}
