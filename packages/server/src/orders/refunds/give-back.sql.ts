import type { PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';

export interface RefundKey {
  readonly listingId: number;
  readonly refundId: number;
}

/** A refund whose money is to go back, and what is left of its payment. */
export interface DueRefund extends RefundKey {
  readonly paymentId: number;
  readonly orderId: number;
  /** Minor units. */
  readonly amount: number;
  readonly paymentState: PaymentState;
  /** Captured and not given back yet, minor units. */
  readonly left: number;
  readonly gatewayReference: string | null;
  readonly isDisputed: boolean;
}

export async function readDueRefunds(sql: Sql, refunds: readonly RefundKey[]): Promise<DueRefund[]> {
  return sql.query<DueRefund>(
    {
      name: 'orders.readDueRefunds',
      text: `select r.listing_id as "listingId", r.refund_id as "refundId", p.payment_id as "paymentId",
                    p.order_id as "orderId", r.amount, p.state as "paymentState", p.captured - p.refunded as "left",
                    p.gateway_reference as "gatewayReference", p.disputed_at is not null as "isDisputed"
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, refund_id bigint)
             join refunds r on r.listing_id = wanted.listing_id and r.refund_id = wanted.refund_id
             join payments p on p.listing_id = r.listing_id and p.payment_id = r.payment_id
             where r.state = 'due'
             order by r.listing_id, r.refund_id`,
    },
    [
      JSON.stringify(
        refunds.map(({ listingId, refundId }) => ({ listing_id: listingId, refund_id: refundId })),
      ),
    ],
  );
}

/** The money is back, and its payment says so. The caller has locked the payment. */
export async function markRefundDoneIfDue(
  sql: Sql,
  { listingId, refundId }: RefundKey,
  gatewayReference: string | null,
): Promise<void> {
  await sql.query(
    {
      name: 'orders.markRefundDoneIfDue',
      text: `with done as (
               update refunds
               set previous_state = state, state = 'done', gateway_reference = $3::text, updated_at = now()
               where listing_id = $1::bigint and refund_id = $2::bigint and state = 'due'
               returning listing_id, payment_id, amount)
             update payments p
             set refunded = p.refunded + done.amount, updated_at = now()
             from done
             where p.listing_id = done.listing_id and p.payment_id = done.payment_id`,
    },
    [listingId, refundId, gatewayReference],
  );
}

/**
 * Its payment failed in the end: nothing was taken, so there is nothing to give back. It is done with an amount of
 * nothing, because its row still says which ticket is void, and books that count it stay right.
 */
export async function markRefundDoneWithoutMoney(
  sql: Sql,
  { listingId, refundId }: RefundKey,
): Promise<void> {
  await sql.query(
    {
      name: 'orders.markRefundDoneWithoutMoney',
      text: `update refunds
             set previous_state = state, state = 'done', amount = 0, updated_at = now()
             where listing_id = $1::bigint and refund_id = $2::bigint and state = 'due'`,
    },
    [listingId, refundId],
  );
}
