import type { OrderState, PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { orderRows } from './key-rows.ts';

export interface OrderRow {
  listing_id: number;
  order_id: number;
  buyer_id: number;
  /** As it stands by the clock: a hold past its time is expired, whether the sweeper has come by or not. */
  state: OrderState;
  seats: number[];
  prices: number[];
  currency: string;
  expires_at: Date;
  declines: number;
  created_at: Date;
  /** Microseconds since 1970, for cursors. */
  created_at_us: number;
  payment_id: number | null;
  payment_state: PaymentState | null;
  payment_amount: number | null;
  payment_created_at: Date | null;
  action_url: string | null;
  decline_code: string | null;
  /** Pairs of seat and epoch that its buyer has of it: what was handed on is somebody else's. */
  tickets: [number, number][];
  /** Minor units, back or on their way back. */
  refunded: number;
  /** Pairs of seat and when its ticket became void (ISO 8601). */
  refunds: [number, string][];
}

const orderColumns = `
  select o.listing_id, o.order_id, o.buyer_id,
         case when o.state = 'held' and o.expires_at <= now() then 'expired' else o.state end as state,
         o.seats, o.prices, o.currency, o.expires_at, o.declines, o.created_at,
         (extract(epoch from o.created_at) * 1000000)::bigint as created_at_us,
         p.payment_id, p.state as payment_state, p.amount as payment_amount, p.created_at as payment_created_at,
         p.action_url, p.decline_code, coalesce(t.tickets, '[]') as tickets,
         coalesce(r.refunded, 0) as refunded, coalesce(r.refunds, '[]') as refunds`;

/** What stands beside each order `o`: its newest attempt, its tickets, what was given back. */
const besideOrders = `
  left join lateral (
    select payment_id, state, amount, created_at, action_url, decline_code
    from payments
    where listing_id = o.listing_id and order_id = o.order_id
    order by created_at desc, payment_id desc
    limit 1
  ) p on true
  left join lateral (
    select jsonb_agg(jsonb_build_array(seat, epoch) order by seat) as tickets
    from tickets
    where listing_id = o.listing_id and seat = any (o.seats) and owner_order_id = o.order_id
      and owner_id = o.buyer_id
  ) t on o.state = 'paid'
  left join lateral (
    select sum(f.amount)::bigint as refunded, jsonb_agg(jsonb_build_array(f.seat, f.created_at) order by f.refund_id) as refunds
    from refunds f
    where f.listing_id = o.listing_id and f.payment_id = p.payment_id
  ) r on o.state = 'paid'`;

/** Those of the orders that there are, in any order. */
export async function findOrders(
  sql: Sql,
  orders: readonly { listingId: number; orderId: number }[],
): Promise<OrderRow[]> {
  return sql.query<OrderRow>(
    {
      name: 'orders.findOrders',
      text: `${orderColumns}
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join orders o on o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
             ${besideOrders}`,
    },
    [orderRows(orders)],
  );
}

export interface OrderPage {
  buyerId: number;
  state: OrderState | null;
  after: { createdAt: number; listingId: number; orderId: number } | null;
  limit: number;
}

export async function findOrdersOfBuyer(sql: Sql, page: OrderPage): Promise<OrderRow[]> {
  return sql.query<OrderRow>(
    {
      name: 'orders.findOrdersOfBuyer',
      text: `${orderColumns}
             from orders o
             ${besideOrders}
             where o.buyer_id = $1::bigint
               and ($2::text is null
                    or case when o.state = 'held' and o.expires_at <= now() then 'expired' else o.state end = $2::text)
               and ($3::bigint is null
                    or (o.created_at, o.listing_id, o.order_id) <
                       (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::bigint, $5::bigint))
             order by o.created_at desc, o.listing_id desc, o.order_id desc
             limit $6::int`,
    },
    [
      page.buyerId,
      page.state,
      page.after?.createdAt ?? null,
      page.after?.listingId ?? null,
      page.after?.orderId ?? null,
      page.limit,
    ],
  );
}

export interface OrderOfListingPage {
  listingId: number;
  state: OrderState | null;
  after: { createdAt: number; orderId: number } | null;
  limit: number;
}

/** Newest first. They are chosen before anything is read beside them: a hall has thousands. */
export async function findOrdersOfListing(sql: Sql, page: OrderOfListingPage): Promise<OrderRow[]> {
  return sql.query<OrderRow>(
    {
      name: 'orders.findOrdersOfListing',
      text: `${orderColumns}
             from (
               select *
               from orders
               where listing_id = $1::bigint
                 and ($2::text is null
                      or case when state = 'held' and expires_at <= now() then 'expired' else state end = $2::text)
                 and ($3::bigint is null
                      or (created_at, order_id) <
                         (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::bigint))
               order by created_at desc, order_id desc
               limit $5::int
             ) o
             ${besideOrders}
             order by o.created_at desc, o.order_id desc`,
    },
    [page.listingId, page.state, page.after?.createdAt ?? null, page.after?.orderId ?? null, page.limit],
  );
}

/** Whether a buyer holds or is paying anything: an account with such orders cannot be deleted. */
export async function hasOpenOrders(sql: Sql, buyerId: number): Promise<boolean> {
  const rows = await sql.query<{ open: boolean }>(
    {
      name: 'orders.hasOpenOrders',
      text: `select exists (
               select from orders
               where buyer_id = $1::bigint and (state = 'paying' or (state = 'held' and expires_at > now()))
             ) as open`,
    },
    [buyerId],
  );
  return rows[0]!.open;
}
