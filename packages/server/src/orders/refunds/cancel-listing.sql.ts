import type { Sql } from '../../platform/database/database.ts';
import { orderRows } from '../key-rows.ts';
import type { PaymentKey } from '../payment.ts';
import type { OrderKey } from './refund.sql.ts';

/** Orders of a listing that hold seats, or did until their time was over. */
export async function findHeldOrders(sql: Sql, listingId: number, limit: number): Promise<OrderKey[]> {
  return sql.query<OrderKey>(
    {
      name: 'orders.findHeldOrders',
      text: `select listing_id as "listingId", order_id as "orderId"
             from orders
             where listing_id = $1::bigint and state = 'held'
             order by order_id
             limit $2::int`,
    },
    [listingId, limit],
  );
}

/** The caller has locked them. Their tickets are freed in the same commit. */
export async function markOrdersReleasedIfHeld(sql: Sql, orders: readonly OrderKey[]): Promise<void> {
  await sql.query(
    {
      name: 'orders.markOrdersReleasedIfHeld',
      text: `update orders o
             set previous_state = o.state,
                 state = case when o.expires_at > statement_timestamp() then 'released' else 'expired' end
             from jsonb_to_recordset($1::jsonb) as given (listing_id bigint, order_id bigint)
             where o.listing_id = given.listing_id and o.order_id = given.order_id and o.state = 'held'`,
    },
    [orderRows(orders)],
  );
}

/** Attempts at paying for orders of a listing that have no end yet, in the order of their ids. */
export async function findOpenPaymentsOfListing(
  sql: Sql,
  { listingId, paymentId: after }: PaymentKey,
  limit: number,
): Promise<PaymentKey[]> {
  return sql.query<PaymentKey>(
    {
      name: 'orders.findOpenPaymentsOfListing',
      text: `select listing_id as "listingId", payment_id as "paymentId"
             from payments
             where listing_id = $1::bigint and payment_id > $2::bigint
               and state in ('created', 'authorized', 'canceling')
             order by payment_id
             limit $3::int`,
    },
    [listingId, after, limit],
  );
}

/** Orders of a listing that still own tickets which nobody is buying. */
export async function findOwningOrders(sql: Sql, listingId: number, limit: number): Promise<OrderKey[]> {
  return sql.query<OrderKey>(
    {
      name: 'orders.findOwningOrders',
      text: `select distinct listing_id as "listingId", owner_order_id as "orderId"
             from tickets
             where listing_id = $1::bigint and owner_id is not null and state <> 'paying'
             order by owner_order_id
             limit $2::int`,
    },
    [listingId, limit],
  );
}

export interface CancellationProgress {
  /** Orders that are held, being paid, or were paid. */
  readonly total: number;
  /** Those of them that are still to be released or refunded. */
  readonly open: number;
  readonly refundsDue: number;
  readonly refundsDone: number;
  /** Minor units. */
  readonly amountDue: number;
  readonly amountDone: number;
}

export async function readCancellationProgress(sql: Sql, listingId: number): Promise<CancellationProgress> {
  const rows = await sql.query<CancellationProgress>(
    {
      name: 'orders.readCancellationProgress',
      text: `with standing as (
               select count(*) filter (where state = 'paid') as paid,
                      count(*) filter (where state = 'paying' or (state = 'held' and expires_at > now())) as buying
               from orders
               where listing_id = $1::bigint
             ), owning as (
               select count(distinct owner_order_id) as orders
               from tickets
               where listing_id = $1::bigint
             ), back as (
               select count(*) filter (where state = 'due') as due, count(*) filter (where state = 'done') as done,
                      coalesce(sum(amount) filter (where state = 'due'), 0)::bigint as amount_due,
                      coalesce(sum(amount) filter (where state = 'done'), 0)::bigint as amount_done
               from refunds
               where listing_id = $1::bigint
             )
             select standing.paid + standing.buying as total, standing.buying + owning.orders as open,
                    back.due as "refundsDue", back.done as "refundsDone", back.amount_due as "amountDue",
                    back.amount_done as "amountDone"
             from standing, owning, back`,
    },
    [listingId],
  );
  return rows[0]!;
}
