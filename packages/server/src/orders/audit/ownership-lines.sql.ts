import type { AuditLine } from './line.ts';

/** Seats, their owners, and the log that says how they came to have them. */
export const ownershipLines: readonly AuditLine[] = [
  {
    line: 'a seat sold without a paid order',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', t.owner_order_id) as what,
             format('its order is %s', case when o.order_id is null then 'missing' when o.state <> 'paid' then o.state
                                            else 'one that does not list it' end) as said
      from tickets t
      left join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id
      where t.owner_id is not null
        and (o.order_id is null or o.state <> 'paid' or not t.seat = any (o.seats))`,
  },
  {
    line: 'a seat whose owner did not buy it',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', o.order_id),
             'its order has another buyer, and the log knows of no transfer'
      from tickets t
      join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id
      left join ownership_log l on l.listing_id = t.listing_id and l.seat = t.seat and l.epoch = t.epoch
      where o.buyer_id <> t.owner_id and l.kind is distinct from 'transferred'`,
  },
  {
    // Sold on or refunded since, it is another's or nobody's; handed on, it still belongs to the order that paid for it.
    line: 'a paid order without its seats',
    text: `
      select w.listing_id, jsonb_build_object('order', w.order_id, 'seat', w.seat),
             'the seat is not its own, and the log does not say where it went'
      from wares w
      left join ownership_log l on l.listing_id = w.listing_id and l.seat = w.seat and l.order_id = w.order_id
        and l.kind = 'sold'
      left join histories h on h.listing_id = w.listing_id and h.seat = w.seat
      where not w.is_its_own and (l.epoch is null or h.settled_epoch <= l.epoch)`,
  },
  {
    line: 'an epoch that is not the last of the log',
    text: `
      select coalesce(t.listing_id, h.listing_id), jsonb_build_object('seat', coalesce(t.seat, h.seat)),
             format('the ticket says %s, the log %s', coalesce(t.epoch::text, 'nothing'), coalesce(h.last_epoch, 0))
      from tickets t
      full join histories h on h.listing_id = t.listing_id and h.seat = t.seat
      where t.epoch is distinct from coalesce(h.last_epoch, 0)`,
  },
  {
    line: 'an owner whom the log does not name',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', t.owner_order_id),
             format('the log ends with "%s" to %s', coalesce(l.kind, 'nothing'),
                    case when l.to_id is null then 'nobody' when l.to_id = t.owner_id then 'this owner by another order'
                         else 'somebody else' end)
      from tickets t
      left join ownership_log l on l.listing_id = t.listing_id and l.seat = t.seat and l.epoch = t.epoch
      where l.to_id is distinct from t.owner_id
         or (l.kind = 'sold' and l.order_id is distinct from t.owner_order_id)`,
  },
  {
    line: 'a gap in the log of a seat',
    text: `
      select listing_id, jsonb_build_object('seat', seat),
             format('%s entries, and the last is number %s', entries, last_epoch)
      from histories
      where entries <> last_epoch`,
  },
  {
    line: 'a log in which one step does not follow from another',
    text: `
      select l.listing_id, jsonb_build_object('seat', l.seat, 'order', l.order_id),
             format('entry %s (%s) takes the seat from another than entry %s gave it to', l.epoch, l.kind, l.epoch - 1)
      from ownership_log l
      left join ownership_log b on b.listing_id = l.listing_id and b.seat = l.seat and b.epoch = l.epoch - 1
      where l.from_id is distinct from b.to_id and (b.epoch is not null or l.epoch = 1)`,
  },
  {
    line: 'a ticket to a listing whose cancellation is over',
    text: `
      select t.listing_id, jsonb_build_object('seat', t.seat, 'order', t.owner_order_id),
             format('everybody was refunded by %s', l.cancellation_closed_at)
      from tickets t
      join listings l on l.listing_id = t.listing_id
      where t.owner_id is not null and l.cancellation_closed_at is not null`,
  },
];
