import type { AuditLine } from './line.ts';

/** Seats that somebody is buying. A hold counts until its time by the clock, which no snapshot stops. */
export const holdingLines: readonly AuditLine[] = [
  {
    line: 'a seat in the hands of an order that is over',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', t.order_id),
             format('the seat is %s, its order is %s', t.state, coalesce(o.state, 'missing')) as said
      from tickets t
      left join orders o on o.listing_id = t.listing_id and o.order_id = t.order_id
      where t.order_id is not null and t.state is distinct from o.state`,
  },
  {
    line: 'a seat in the hands of an order that does not list it',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', t.order_id), 'the order is for other seats'
      from tickets t
      join orders o on o.listing_id = t.listing_id and o.order_id = t.order_id
      where not t.seat = any (o.seats)`,
  },
  {
    // Who may take the seat is judged by the seat's row, and what its buyer is told by the order's.
    line: 'a seat held to another time than its order',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', t.order_id),
             format('the seat is held until %s, the order says %s', t.held_until, o.expires_at)
      from tickets t
      join orders o on o.listing_id = t.listing_id and o.order_id = t.order_id
      where t.state = 'held' and o.state = 'held' and t.held_until <> o.expires_at`,
  },
  {
    // Until somebody pays, an owner may take back what is on offer.
    line: 'an order whose seats do not carry it',
    text: `
      select o.listing_id, jsonb_build_object('order', o.order_id, 'seat', s.seat),
             format('the order is %s, and its seat is another''s or nobody''s', o.state)
      from orders o
      cross join lateral unnest(o.seats) as s (seat)
      left join tickets t on t.listing_id = o.listing_id and t.seat = s.seat
      where (o.state = 'paying'
             or (o.state = 'held' and o.expires_at > clock_timestamp() and not s.seat = any (o.resale)))
        and t.order_id is distinct from o.order_id`,
  },
  {
    line: 'a hold long past its time',
    text: `
      select o.listing_id, jsonb_build_object('order', o.order_id), format('it was held until %s', o.expires_at)
      from orders o
      where o.state = 'held' and o.expires_at < statement_timestamp() - interval '5 minutes'`,
  },
  {
    line: 'an order long past its time that is still being paid for',
    text: `
      select o.listing_id, jsonb_build_object('order', o.order_id), format('its time was over at %s', o.expires_at)
      from orders o
      where o.state = 'paying' and o.expires_at < statement_timestamp() - interval '1 hour'`,
  },
  {
    // What was handed on or sold on counts for nobody here: the limit is for what one person takes out of the sale.
    line: 'a buyer with more seats than the listing allows',
    text: `
      select had.listing_id, jsonb_build_object('buyer', had.buyer_id),
             format('%s seats, and the limit is %s', had.seats, l.buyer_limit)
      from (
        select listing_id, buyer_id, sum(seats) as seats
        from (
          select listing_id, buyer_id, cardinality(seats) as seats
          from orders
          where state = 'paying' or (state = 'held' and expires_at > clock_timestamp())
          union all
          select o.listing_id, o.buyer_id, count(*)
          from tickets t
          join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id and o.buyer_id = t.owner_id
          group by o.listing_id, o.buyer_id
        ) as each_way
        group by listing_id, buyer_id
      ) as had
      join listings l on l.listing_id = had.listing_id
      where had.seats > l.buyer_limit`,
  },
];
