import { expect } from 'vitest';
import type { Sql } from '../../src/platform/database/database.ts';

/**
 * What must never be found, after any test that sells. Each query names the damage in its rows.
 * (The whole auditor of the protocol becomes a command of the server; this is the part that the sale has by now.)
 */
export async function expectNoDamage(sql: Sql): Promise<void> {
  const damage = await sql.query(
    `select 'a seat sold without a paid order' as damage, t.listing_id, t.seat, t.owner_order_id as id
     from tickets t
     left join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id
     where t.owner_id is not null
       and (o.order_id is null or o.state <> 'paid' or not t.seat = any (o.seats) or o.buyer_id <> t.owner_id)
     union all
     select 'a paid order without its seats', o.listing_id, null, o.order_id
     from orders o
     where o.state = 'paid'
       and cardinality(o.seats) <> (select count(*) from tickets t
                                    where t.listing_id = o.listing_id and t.seat = any (o.seats)
                                      and t.owner_order_id = o.order_id)
     union all
     select 'an order whose money is not its price', o.listing_id, null, o.order_id
     from orders o
     left join payments p on p.listing_id = o.listing_id and p.order_id = o.order_id and p.state in ('due', 'captured')
     where o.state = 'paid'
       and (select sum(price) from unnest(o.prices) as price) is distinct from
           (case p.state when 'due' then p.amount else p.captured end)
     union all
     select 'money taken without a paid order', p.listing_id, null, p.payment_id
     from payments p
     join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id
     where p.state in ('due', 'captured') and o.state <> 'paid'
     union all
     select 'an epoch that is not the log''s last', t.listing_id, t.seat, t.epoch
     from tickets t
     where t.epoch <> coalesce((select max(l.epoch) from ownership_log l
                                where l.listing_id = t.listing_id and l.seat = t.seat), 0)
     union all
     select 'a seat in the hands of an order that is over', t.listing_id, t.seat, t.order_id
     from tickets t
     join orders o on o.listing_id = t.listing_id and o.order_id = t.order_id
     where o.state not in ('held', 'paying') or (t.state = 'paying') <> (o.state = 'paying')`,
  );
  expect(damage).toEqual([]);
}
