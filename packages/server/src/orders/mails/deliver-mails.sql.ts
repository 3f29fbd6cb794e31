import type { Sql } from '../../platform/database/database.ts';
import { orderRows } from '../key-rows.ts';
import type { OrderKey } from '../refunds/refund.sql.ts';

export interface OrderInMail extends OrderKey {
  readonly buyerId: number;
  readonly seats: number[];
  /** Minor units, in the order of the seats. */
  readonly prices: number[];
  readonly currency: string;
}

export async function readOrdersForMails(sql: Sql, orders: readonly OrderKey[]): Promise<OrderInMail[]> {
  return sql.query<OrderInMail>(
    {
      name: 'orders.readOrdersForMails',
      text: `select o.listing_id as "listingId", o.order_id as "orderId", o.buyer_id as "buyerId", o.seats, o.prices,
                    o.currency
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, order_id bigint)
             join orders o on o.listing_id = wanted.listing_id and o.order_id = wanted.order_id`,
    },
    [orderRows(orders)],
  );
}
