import type { Sql } from '../platform/database/database.ts';

interface PaymentKey {
  readonly listingId: number;
  readonly paymentId: number;
}

/** False when the attempt has moved on meanwhile: whoever moved it goes on with it. */
export async function storeReferenceIfCreated(
  sql: Sql,
  payment: PaymentKey,
  reference: string,
): Promise<boolean> {
  const rows = await sql.query(
    `update payments
     set gateway_reference = $3::text, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'
       and (gateway_reference is null or gateway_reference = $3::text)
     returning payment_id`,
    [payment.listingId, payment.paymentId, reference],
  );
  return rows.length === 1;
}

export async function storeActionIfCreated(sql: Sql, payment: PaymentKey, url: string): Promise<void> {
  await sql.query(
    `update payments
     set action_url = $3::text, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'`,
    [payment.listingId, payment.paymentId, url],
  );
}

export async function markAuthorizedIfCreated(sql: Sql, payment: PaymentKey): Promise<void> {
  await sql.query(
    `update payments
     set state = 'authorized', action_url = null, updated_at = now()
     where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'`,
    [payment.listingId, payment.paymentId],
  );
}
