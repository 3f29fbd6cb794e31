import type { Sql } from '../platform/database/database.ts';

export async function markCancelingIfOpen(sql: Sql, listingId: number, paymentId: number): Promise<void> {
  await sql.query(
    `update payments
     set state = 'canceling', action_url = null, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'`,
    [listingId, paymentId],
  );
}

export async function markPaymentCanceledIfCanceling(
  sql: Sql,
  listingId: number,
  paymentId: number,
): Promise<void> {
  await sql.query(
    `update payments
     set state = 'canceled', updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'canceling'`,
    [listingId, paymentId],
  );
}

export async function markOrderGivenUp(
  sql: Sql,
  listingId: number,
  orderId: number,
  next: 'released' | 'expired',
): Promise<void> {
  await sql.query(
    `update orders
     set state = $3::text
     where listing_id = $1::bigint and order_id = $2::bigint and state in ('held', 'paying')`,
    [listingId, orderId, next],
  );
}
