import type { Sql } from '../../platform/database/database.ts';
import type { PaymentKey } from '../payment.ts';

/** False where it was known. */
export async function markDisputedIfNot(sql: Sql, { listingId, paymentId }: PaymentKey): Promise<boolean> {
  const rows = await sql.query(
    {
      name: 'orders.markDisputedIfNot',
      text: `update payments
             set disputed_at = now(), updated_at = now()
             where listing_id = $1::bigint and payment_id = $2::bigint and disputed_at is null
               and state in ('due', 'captured')
             returning payment_id`,
    },
    [listingId, paymentId],
  );
  return rows.length > 0;
}
