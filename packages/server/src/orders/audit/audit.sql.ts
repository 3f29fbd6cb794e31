import type { Sql } from '../../platform/database/database.ts';
import { gateLines } from './gate-lines.sql.ts';
import { holdingLines } from './holding-lines.sql.ts';
import type { AuditLine } from './line.ts';
import { moneyLines } from './money-lines.sql.ts';
import { ownershipLines } from './ownership-lines.sql.ts';
import { resaleLines } from './resale-lines.sql.ts';

export const auditLines: readonly AuditLine[] = [
  ...ownershipLines,
  ...holdingLines,
  ...moneyLines,
  ...resaleLines,
  ...gateLines,
];

/** Enough to see what is the matter; how often it is the matter is counted. */
const shownOfEachLine = 50;

export interface DamageRow {
  readonly line: string;
  /** How often this line was found in all, shown or not. */
  readonly found: number;
  readonly listing_id: number;
  readonly what: {
    readonly order?: number;
    readonly seat?: number;
    readonly payment?: number;
    readonly refund?: number;
    readonly buyer?: number;
    readonly message?: string;
  };
  readonly said: string;
}

/**
 * What must never be there: no row, at any moment. One statement, and so one snapshot: what is being sold meanwhile is
 * seen whole or not at all.
 */
export async function findDamage(sql: Sql, timeoutMs: number): Promise<DamageRow[]> {
  return sql.query<DamageRow>({ name: 'orders.findDamage', text: findDamageText, timeoutMs });
}

/**
 * What several lines read. Each is read whole and joined by its hash, which is right where every row is looked at: a
 * million sold seats take 10 to 14 s, on two cores that do other work beside.
 */
const sharedTables = `
  -- What was sold: each seat of each paid order, and whether it is still that order's own.
  wares as materialized (
    select o.listing_id, o.order_id, s.seat, s.price, t.seat is not null as is_its_own
    from orders o
    cross join lateral unnest(o.seats, o.prices) as s (seat, price)
    left join tickets t on t.listing_id = o.listing_id and t.seat = s.seat and t.owner_order_id = o.order_id
    where o.state = 'paid'
  ),
  -- What the log says of each seat; the settled epoch is the last in which an order got it, or it was given back.
  histories as materialized (
    select listing_id, seat, count(*) as entries, max(epoch) as last_epoch,
           max(epoch) filter (where kind in ('sold', 'refunded')) as settled_epoch
    from ownership_log
    group by listing_id, seat
  ),
  -- Money that is ours, or will be as soon as it is asked for.
  takings as not materialized (
    select listing_id, order_id, payment_id, case state when 'due' then amount else captured end as taken,
           state = 'due' as is_due
    from payments
    where state in ('due', 'captured')
  ),
  returns as materialized (
    select listing_id, payment_id, sum(amount) as amount, coalesce(sum(amount) filter (where state = 'done'), 0) as done
    from refunds
    group by listing_id, payment_id
  ),
  -- Tickets that their owners sold on, each with the order that bought it.
  resales as materialized (
    select listing_id, seat, epoch, order_id
    from ownership_log
    where kind = 'sold' and from_id is not null
  ),
  -- What sellers keep of tickets that were sold on for less than they had cost.
  keepings as materialized (
    select r.listing_id, r.payment_id, sum(w.price - r.amount) as amount
    from refunds r
    join payments p on p.listing_id = r.listing_id and p.payment_id = r.payment_id
    join wares w on w.listing_id = p.listing_id and w.order_id = p.order_id and w.seat = r.seat
    where r.cause = 'resale'
    group by r.listing_id, r.payment_id
  ),
  -- How each ticket went in and out, as far as it counts, with what it did before.
  passings as materialized (
    select listing_id, seat, epoch, outcome, recorded_as, gate,
           lag(outcome) over way as outcome_before, lag(recorded_as) over way as recorded_before,
           lead(scan_id) over way is null as is_last
    from gate_log
    where recorded_as in ('recorded', 'double')
    window way as (partition by listing_id, seat, epoch order by at, scan_id collate "C")
  )`;

const findDamageText = `
with ${sharedTables},
damage (line, listing_id, what, said) as (
  ${auditLines.map(({ line, text }) => `select '${line}'::text, found.* from (${text}) as found`).join('\n  union all\n  ')}
)
select line, found, listing_id, what, said
from (
  select damage.*, count(*) over (partition by line) as found, row_number() over (partition by line) as number
  from damage
) as numbered
where number <= ${shownOfEachLine}`;
