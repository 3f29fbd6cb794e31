import type { PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';

/** A payment as the gateway should know it. Amounts are minor units. */
export interface Attempt {
  readonly listingId: number;
  readonly paymentId: number;
  readonly state: PaymentState;
  readonly amount: number;
  readonly captured: number;
  readonly currency: string;
  readonly gatewayReference: string | null;
  /** Given back through the gateway: not what a bank took back by itself. */
  readonly refunded: number;
  readonly isDisputed: boolean;
  readonly createdAt: Date;
  /** Not final, about to be given back, or changed within the last two minutes. */
  readonly isMoving: boolean;
}

export async function readAttemptsSince(sql: Sql, since: Date, timeoutMs: number): Promise<Attempt[]> {
  return sql.query<Attempt>(
    {
      name: 'orders.readAttemptsSince',
      text: `
        select p.listing_id as "listingId", p.payment_id as "paymentId", p.state, p.amount, p.captured, p.currency,
               p.gateway_reference as "gatewayReference", coalesce(r.done, 0) as refunded, p.created_at as "createdAt",
               p.disputed_at is not null as "isDisputed",
               p.state in ('created', 'authorized', 'due', 'canceling') or coalesce(r.is_due, false)
                 or greatest(p.updated_at, r.updated_at) > statement_timestamp() - interval '2 minutes' as "isMoving"
        from payments p
        left join (
          select listing_id, payment_id, sum(amount) filter (where state = 'done' and gateway_reference is not null) as done,
                 bool_or(state = 'due') as is_due, max(updated_at) as updated_at
          from refunds
          group by listing_id, payment_id
        ) as r on r.listing_id = p.listing_id and r.payment_id = p.payment_id
        where p.created_at >= $1::timestamptz and p.amount > 0`,
      timeoutMs,
    },
    [since],
  );
}

export async function firstAttemptAt(sql: Sql): Promise<Date | null> {
  const rows = await sql.query<{ first: Date | null }>({
    name: 'orders.firstAttemptAt',
    text: 'select min(created_at) as first from payments',
  });
  return rows[0]!.first;
}
