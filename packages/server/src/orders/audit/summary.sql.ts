import type { Sql } from '../../platform/database/database.ts';

/** The sale in numbers. */
export interface SaleSummary {
  readonly asOf: Date;
  /** Rows of tickets by state; a seat that nobody ever asked for has none. */
  readonly seats: Counts;
  readonly orders: Counts;
  readonly payments: Counts;
  readonly money: readonly MoneySummary[];
  readonly open: readonly OpenWork[];
}

type Counts = Readonly<Record<string, number>>;

/** Of one currency, minor units. */
export interface MoneySummary {
  readonly currency: string;
  /** Sold, and not yet taken. */
  readonly due: number;
  readonly captured: number;
  readonly refunded: number;
  /** To be given back. */
  readonly refundDue: number;
  /** Taken back by the buyers' banks, not through the gateway. */
  readonly disputed: number;
}

/** What is under way: `payment created`, `refund due`, `mail message`. */
export interface OpenWork {
  readonly kind: string;
  readonly count: number;
  readonly oldestSeconds: number;
}

export async function readSummary(sql: Sql, timeoutMs: number): Promise<SaleSummary> {
  const rows = await sql.query<SaleSummary>({ name: 'orders.readSummary', text: summaryText, timeoutMs });
  return rows[0]!;
}

const summaryText = `
with money as (
  select currency, sum(amount) filter (where state = 'due') as due, sum(captured) as captured
  from payments
  group by currency
),
back as (
  select p.currency,
         sum(r.amount) filter (where r.state = 'done' and r.gateway_reference is not null) as refunded,
         sum(r.amount) filter (where r.state = 'due') as refund_due,
         sum(r.amount) filter (where r.state = 'done' and r.gateway_reference is null) as disputed
  from refunds r
  join payments p on p.listing_id = r.listing_id and p.payment_id = r.payment_id
  group by p.currency
),
open_work as (
  select 'payment ' || state as kind, created_at
  from payments
  where state in ('created', 'authorized', 'due', 'canceling')
  union all
  select 'refund due', created_at from refunds where state = 'due'
  union all
  select kind || ' message', created_at from outbox
)
select statement_timestamp() as "asOf",
       (select coalesce(jsonb_object_agg(state, count), '{}')
        from (select state, count(*) from tickets group by state) as seats) as seats,
       (select coalesce(jsonb_object_agg(state, count), '{}')
        from (select state, count(*) from orders group by state) as each_state) as orders,
       (select coalesce(jsonb_object_agg(state, count), '{}')
        from (select state, count(*) from payments group by state) as each_state) as payments,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'currency', m.currency, 'due', coalesce(m.due, 0), 'captured', m.captured,
                 'refunded', coalesce(b.refunded, 0), 'refundDue', coalesce(b.refund_due, 0),
                 'disputed', coalesce(b.disputed, 0)) order by m.currency), '[]')
        from money m
        left join back b on b.currency = m.currency) as money,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'kind', kind, 'count', count,
                 'oldestSeconds', floor(extract(epoch from statement_timestamp() - oldest))) order by kind), '[]')
        from (select kind, count(*), min(created_at) as oldest from open_work group by kind) as each_kind) as open`;
