import type { AuditLine } from './line.ts';

/** Tickets that their owners sold on: who was paid, when, and how much. All amounts are minor units. */
export const resaleLines: readonly AuditLine[] = [
  {
    line: 'a ticket sold on before its money was taken',
    text: `
      select s.listing_id, jsonb_build_object('seat', s.seat, 'order', s.order_id),
             format('its payment is %s', case when m.payment_id is null then 'none' else 'due' end) as said
      from resales s
      left join takings m on m.listing_id = s.listing_id and m.order_id = s.order_id
      where m.payment_id is null or m.is_due`,
  },
  {
    line: 'a ticket sold on whose first owner is not paid',
    text: `
      select s.listing_id, jsonb_build_object('seat', s.seat, 'order', s.order_id), 'no refund gives its price to them'
      from resales s
      left join refunds r on r.listing_id = s.listing_id and r.seat = s.seat and r.epoch = s.epoch - 1
        and r.cause = 'resale'
      where r.refund_id is null`,
  },
  {
    line: 'a first owner paid another amount than the ticket was sold on for',
    text: `
      select s.listing_id, jsonb_build_object('seat', s.seat, 'order', s.order_id, 'refund', r.refund_id),
             format('paid %s, and it cost %s', r.amount, o.prices[array_position(o.seats, s.seat)])
      from resales s
      join orders o on o.listing_id = s.listing_id and o.order_id = s.order_id
      join refunds r on r.listing_id = s.listing_id and r.seat = s.seat and r.epoch = s.epoch - 1 and r.cause = 'resale'
      where r.amount is distinct from o.prices[array_position(o.seats, s.seat)]`,
  },
  {
    line: 'a ticket sold on for more than its owner paid',
    text: `
      select r.listing_id, jsonb_build_object('seat', r.seat, 'refund', r.refund_id, 'payment', r.payment_id),
             format('sold on for %s, bought for %s', r.amount, o.prices[array_position(o.seats, r.seat)])
      from refunds r
      join payments p on p.listing_id = r.listing_id and p.payment_id = r.payment_id
      join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id
      where r.cause = 'resale' and r.amount > o.prices[array_position(o.seats, r.seat)]`,
  },
  {
    line: 'an offer of a ticket that nobody owns',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat), format('it is %s, for %s', t.state, t.offer_price)
      from tickets t
      where t.offer_price is not null and t.owner_id is null`,
  },
];
