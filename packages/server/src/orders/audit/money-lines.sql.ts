import type { AuditLine } from './line.ts';

/** What was taken, what it was taken for, and what was given back. All amounts are minor units. */
export const moneyLines: readonly AuditLine[] = [
  {
    line: 'an order whose money is not its price',
    text: `
      select m.listing_id, jsonb_build_object('order', m.order_id, 'payment', m.payment_id),
             format('taken %s, given back %s, kept of what was sold on %s, and its seats cost %s', m.taken,
                    coalesce(r.amount, 0), coalesce(k.amount, 0), worth.price) as said
      from (
        select listing_id, order_id, coalesce(sum(price) filter (where is_its_own), 0) as price
        from wares
        group by listing_id, order_id
      ) as worth
      join takings m on m.listing_id = worth.listing_id and m.order_id = worth.order_id
      left join returns r on r.listing_id = m.listing_id and r.payment_id = m.payment_id
      left join keepings k on k.listing_id = m.listing_id and k.payment_id = m.payment_id
      where m.taken - coalesce(r.amount, 0) - coalesce(k.amount, 0) <> worth.price`,
  },
  {
    line: 'a paid order without its money',
    text: `
      select o.listing_id, jsonb_build_object('order', o.order_id), format('no payment took its %s', priced.total)
      from orders o
      cross join lateral (select sum(price) as total from unnest(o.prices) as price) as priced
      left join takings m on m.listing_id = o.listing_id and m.order_id = o.order_id
      where o.state = 'paid' and priced.total > 0 and m.payment_id is null`,
  },
  {
    // Tickets on offer change hands when their money was taken, and not before.
    line: 'money taken without a paid order',
    text: `
      select m.listing_id, jsonb_build_object('payment', m.payment_id, 'order', m.order_id),
             format('%s were taken, and its order is %s', m.taken, coalesce(o.state, 'missing'))
      from takings m
      left join orders o on o.listing_id = m.listing_id and o.order_id = m.order_id
      where o.state is distinct from 'paid'
        and not coalesce(o.state = 'paying' and m.is_due and cardinality(o.resale) > 0, false)`,
  },
  {
    // One that ended with nothing taken may have been for the seats that the hold had then.
    line: 'a payment of another amount than its order',
    text: `
      select p.listing_id, jsonb_build_object('payment', p.payment_id, 'order', p.order_id),
             format('%s %s for an order of %s %s', p.amount, p.currency, priced.total, o.currency)
      from payments p
      join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id
      cross join lateral (select sum(price) as total from unnest(o.prices) as price) as priced
      where (p.amount <> priced.total or p.currency <> o.currency) and p.state not in ('failed', 'canceled')`,
  },
  {
    line: 'an open payment whose order is not being paid for',
    text: `
      select p.listing_id, jsonb_build_object('payment', p.payment_id, 'order', p.order_id),
             format('the payment is %s, its order is %s', p.state, coalesce(o.state, 'missing'))
      from payments p
      left join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id
      where p.state in ('created', 'authorized', 'canceling') and o.state is distinct from 'paying'`,
  },
  {
    line: 'an order being paid for without a payment',
    text: `
      select o.listing_id, jsonb_build_object('order', o.order_id), 'nothing would ever end it'
      from orders o
      left join payments p on p.listing_id = o.listing_id and p.order_id = o.order_id
        and p.state in ('created', 'authorized', 'due', 'canceling')
      where o.state = 'paying' and p.payment_id is null`,
  },
  {
    line: 'a void order whose payment did not fail',
    text: `
      select o.listing_id, jsonb_build_object('order', o.order_id), 'no failed payment says why it is void'
      from orders o
      left join payments p on p.listing_id = o.listing_id and p.order_id = o.order_id and p.state = 'failed'
      where o.state = 'void' and p.payment_id is null`,
  },
  {
    line: 'a payment open for more than an hour',
    text: `
      select p.listing_id, jsonb_build_object('payment', p.payment_id, 'order', p.order_id),
             format('%s since %s', p.state, p.created_at)
      from payments p
      where p.state in ('created', 'authorized', 'due', 'canceling')
        and p.created_at < statement_timestamp() - interval '1 hour'`,
  },
  {
    line: 'a refund due for more than an hour',
    text: `
      select r.listing_id, jsonb_build_object('refund', r.refund_id, 'payment', r.payment_id, 'seat', r.seat),
             format('%s since %s', r.amount, r.created_at)
      from refunds r
      where r.state = 'due' and r.created_at < statement_timestamp() - interval '1 hour'`,
  },
  {
    // What is due of a payment that failed is done with nothing, as soon as its message is delivered.
    line: 'more given back than was taken',
    text: `
      select r.listing_id, jsonb_build_object('payment', r.payment_id),
             format('taken %s, given back %s', coalesce(m.taken, 0), r.amount)
      from returns r
      left join takings m on m.listing_id = r.listing_id and m.payment_id = r.payment_id
      where r.done > coalesce(m.taken, 0) or r.amount > m.taken`,
  },
  {
    line: 'a payment that does not know what was given back',
    text: `
      select p.listing_id, jsonb_build_object('payment', p.payment_id),
             format('it says %s, its refunds %s', p.refunded, coalesce(r.done, 0))
      from payments p
      left join returns r on r.listing_id = p.listing_id and r.payment_id = p.payment_id
      where p.refunded <> coalesce(r.done, 0)`,
  },
  {
    line: 'a refund that the log does not know',
    text: `
      select r.listing_id, jsonb_build_object('refund', r.refund_id, 'payment', r.payment_id, 'seat', r.seat),
             format('the log says "%s" after epoch %s', coalesce(l.kind, 'nothing'), r.epoch)
      from refunds r
      left join payments p on p.listing_id = r.listing_id and p.payment_id = r.payment_id
      left join ownership_log l on l.listing_id = r.listing_id and l.seat = r.seat and l.epoch = r.epoch + 1
      left join ownership_log b on b.listing_id = r.listing_id and b.seat = r.seat and b.epoch = r.epoch
      where p.payment_id is null or l.kind is null or b.epoch is null
         or not case r.cause when 'resale' then l.kind = 'sold' and l.from_id is not null else l.kind = 'refunded' end`,
  },
  {
    line: 'a message that nobody delivers',
    text: `
      select b.listing_id, jsonb_build_object('message', b.msg_key),
             format('%s since %s, tried %s times', b.kind, b.created_at, b.attempts)
      from outbox b
      where b.created_at < statement_timestamp() - interval '1 hour'
        -- What is to be published waits for as long as Redis is away, and no sale is wrong for it.
        and b.kind <> 'publish'`,
  },
];
