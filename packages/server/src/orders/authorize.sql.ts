import type { Sql } from '../platform/database/database.ts';
import { paymentRows } from './key-rows.ts';
import type { PaymentKey } from './payment.ts';

/**
 * Stores the gateway's handles. Returns the ids of those that are stored; the others have moved on meanwhile, and whoever
 * moved them goes on with them.
 */
export async function storeReferencesIfCreated(
  sql: Sql,
  payments: readonly (PaymentKey & { reference: string })[],
): Promise<number[]> {
  const rows = await sql.query<{ payment_id: number }>(
    {
      name: 'orders.storeReferencesIfCreated',
      text: `with locked as (
               select p.listing_id, p.payment_id, given.reference
               from jsonb_to_recordset($1::jsonb) as given (listing_id bigint, payment_id bigint, reference text)
               join payments p on p.listing_id = given.listing_id and p.payment_id = given.payment_id
               order by p.listing_id, p.payment_id
               for update of p)
             update payments p
             set gateway_reference = locked.reference, updated_at = now()
             from locked
             where p.listing_id = locked.listing_id and p.payment_id = locked.payment_id and p.state || '' = 'created'
               and (p.gateway_reference is null or p.gateway_reference = locked.reference)
             returning p.payment_id`,
    },
    [
      JSON.stringify(
        payments.map(({ listingId, paymentId, reference }) => ({
          listing_id: listingId,
          payment_id: paymentId,
          reference,
        })),
      ),
    ],
  );
  return rows.map(({ payment_id: paymentId }) => paymentId);
}

export async function storeActionIfCreated(
  sql: Sql,
  { listingId, paymentId }: PaymentKey,
  url: string,
): Promise<void> {
  await sql.query(
    {
      name: 'orders.storeActionIfCreated',
      text: `update payments
             set action_url = $3::text, updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and state = 'created'`,
    },
    [listingId, paymentId, url],
  );
}

/** Returns the ids of those that are authorized by this. Why `state || ''`: begin.sql.ts. */
export async function markAuthorizedIfCreated(sql: Sql, payments: readonly PaymentKey[]): Promise<number[]> {
  const rows = await sql.query<{ payment_id: number }>(
    {
      name: 'orders.markAuthorizedIfCreated',
      text: `with locked as (
               select p.listing_id, p.payment_id
               from jsonb_to_recordset($1::jsonb) as given (listing_id bigint, payment_id bigint)
               join payments p on p.listing_id = given.listing_id and p.payment_id = given.payment_id
               order by p.listing_id, p.payment_id
               for update of p)
             update payments p
             set previous_state = p.state, state = 'authorized', action_url = null, updated_at = now()
             from locked
             where p.listing_id = locked.listing_id and p.payment_id = locked.payment_id and p.state || '' = 'created'
             returning p.payment_id`,
    },
    [paymentRows(payments)],
  );
  return rows.map(({ payment_id: paymentId }) => paymentId);
}
