import type { Sql } from '../platform/database/database.ts';
import type { PaymentKey } from './payment.ts';

/** True when the attempt is being cancelled by this. */
export async function markCancelingIfOpen(sql: Sql, payment: PaymentKey): Promise<boolean> {
  const rows = await sql.query(
    {
      name: 'orders.markCancelingIfOpen',
      text: `update payments
             set previous_state = state, state = 'canceling', action_url = null, updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and state in ('created', 'authorized')
             returning payment_id`,
    },
    [payment.listingId, payment.paymentId],
  );
  return rows.length === 1;
}

export async function markPaymentCanceledIfCanceling(sql: Sql, payment: PaymentKey): Promise<void> {
  await sql.query(
    {
      name: 'orders.markPaymentCanceledIfCanceling',
      text: `update payments
             set previous_state = state, state = 'canceled', updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and state = 'canceling'`,
    },
    [payment.listingId, payment.paymentId],
  );
}

/** The money was taken at the gateway although it should have been let go: then the seats are sold. */
export async function markAuthorizedIfCanceling(sql: Sql, payment: PaymentKey): Promise<void> {
  await sql.query(
    {
      name: 'orders.markAuthorizedIfCanceling',
      text: `update payments
             set previous_state = state, state = 'authorized', updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and state = 'canceling'`,
    },
    [payment.listingId, payment.paymentId],
  );
}

export async function markOrderGivenUp(
  sql: Sql,
  listingId: number,
  orderId: number,
  next: 'released' | 'expired',
): Promise<void> {
  await sql.query(
    {
      name: 'orders.markOrderGivenUp',
      text: `update orders
             set previous_state = state, state = $3::text
             where listing_id = $1::bigint and order_id = $2::bigint and state in ('held', 'paying')`,
    },
    [listingId, orderId, next],
  );
}
