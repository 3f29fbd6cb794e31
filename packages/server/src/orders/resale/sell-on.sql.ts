import type { Sql } from '../../platform/database/database.ts';
import { orderRows, paymentRows } from '../key-rows.ts';
import type { PaymentKey } from '../payment.ts';
import type { OrderKey, OwnedTicket } from '../refunds/refund.sql.ts';

/** Their money is due, and queued to be taken; their orders are still being paid. The caller has locked both. */
export async function markDueIfAuthorized(sql: Sql, payments: readonly PaymentKey[]): Promise<void> {
  await sql.query(
    {
      name: 'orders.markDueIfAuthorized',
      text: `with due as (
               update payments p
               set previous_state = p.state, state = 'due', updated_at = now()
               from jsonb_to_recordset($1::jsonb) as given (listing_id bigint, payment_id bigint)
               where p.listing_id = given.listing_id and p.payment_id = given.payment_id and p.state || '' = 'authorized'
               returning p.listing_id, p.payment_id
             )
             insert into outbox (listing_id, msg_key, kind, payload)
             select listing_id, 'capture-' || payment_id, 'capture', jsonb_build_object('paymentId', payment_id)
             from due
             order by listing_id, 'capture-' || payment_id
             on conflict (listing_id, msg_key) do nothing`,
    },
    [paymentRows(payments)],
  );
}

/** A ticket that is being bought of its owner, and the payment that bought it. */
export interface ResoldTicket extends OwnedTicket {
  readonly paymentId: number;
  /** What the owner wants for it, minor units. */
  readonly price: number;
}

/**
 * The tickets that this order is buying of their owners. Nobody moves them while the caller has the order's lock: they
 * are being paid.
 */
export async function readResoldTickets(sql: Sql, order: OrderKey): Promise<ResoldTicket[]> {
  return sql.query<ResoldTicket>(
    {
      name: 'orders.readResoldTickets',
      text: `select t.listing_id as "listingId", t.owner_order_id as "orderId", t.seat, t.epoch, t.owner_id as "ownerId",
                    t.offer_price as price, p.payment_id as "paymentId"
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join orders o on o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
             cross join unnest(o.seats) as s (seat)
             join tickets t on t.listing_id = o.listing_id and t.seat = s.seat and t.order_id = o.order_id
             join payments p on p.listing_id = t.listing_id and p.order_id = t.owner_order_id and p.state = 'captured'
             where t.state = 'paying' and t.owner_id is not null
             order by t.listing_id, t.seat`,
    },
    [orderRows([order])],
  );
}

/**
 * The money was taken, so the buyer owns all seats of the order, those that were free and those of other owners, and the
 * log says of whom they came. The caller has locked all of it. Returns how many seats were sold: all of the order's, or
 * something is wrong and nothing may be committed.
 */
export async function sellOnIfDue(
  sql: Sql,
  { listingId, orderId, paymentId }: OrderKey & PaymentKey,
): Promise<number> {
  const rows = await sql.query<{ seats: number }>(
    {
      name: 'orders.sellOnIfDue',
      text: `with captured as (
               update payments
               set previous_state = state, state = 'captured', captured = amount, updated_at = now()
               where listing_id = $1::bigint and payment_id = $3::bigint and order_id = $2::bigint and state = 'due'
               returning listing_id, order_id
             ), paid as (
               update orders o
               set previous_state = o.state, state = 'paid', paid_at = now()
               from captured
               where o.listing_id = captured.listing_id and o.order_id = captured.order_id and o.state = 'paying'
               returning o.listing_id, o.order_id, o.buyer_id, o.seats
             ), sold as (
               update tickets t
               set previous_state = t.state, state = 'sold', owner_id = paid.buyer_id, owner_order_id = paid.order_id,
                   epoch = t.epoch + 1, order_id = null, held_until = null, offer_price = null
               from paid
               cross join unnest(paid.seats) as wanted (seat)
               join tickets before on before.listing_id = paid.listing_id and before.seat = wanted.seat
               where t.listing_id = paid.listing_id and t.seat = wanted.seat
                 and t.order_id = paid.order_id and t.state = 'paying'
               returning t.listing_id, t.seat, t.epoch, before.owner_id as from_id, t.owner_id, t.owner_order_id
             ), logged as (
               insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
               select listing_id, seat, epoch, 'sold', from_id, owner_id, owner_order_id
               from sold
             )
             select count(*) as seats from sold`,
    },
    [listingId, orderId, paymentId],
  );
  return rows[0]!.seats;
}
