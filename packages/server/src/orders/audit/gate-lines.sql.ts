import type { AuditLine } from './line.ts';

/** Who was let in: what is known of each ticket against the gate log, and against its owners. */
export const gateLines: readonly AuditLine[] = [
  {
    line: 'a ticket let in without a line in the gate log',
    text: `
      select s.listing_id, jsonb_build_object('seat', s.seat),
             format('epoch %s is said to have come in at %s', s.epoch, s.gate)
      from scans s
      left join gate_log l on l.listing_id = s.listing_id and l.scan_id = s.scan_id and l.seat = s.seat
        and l.epoch = s.epoch and l.outcome = 'admitted' and l.recorded_as = 'recorded'
      where l.scan_id is null`,
  },
  {
    line: 'a line in the gate log without a ticket let in',
    text: `
      select l.listing_id, jsonb_build_object('seat', l.seat), format('epoch %s came in at %s', l.epoch, l.gate)
      from gate_log l
      left join scans s on s.listing_id = l.listing_id and s.seat = l.seat and s.epoch = l.epoch
      where l.outcome <> 'left' and l.recorded_as in ('recorded', 'double') and s.seat is null`,
  },
  {
    line: 'a ticket inside or outside against the gate log',
    text: `
      select s.listing_id, jsonb_build_object('seat', s.seat),
             format('epoch %s is said to be %s, and it %s last', s.epoch, s.state,
                    case p.outcome when 'left' then 'left' else 'came in' end)
      from scans s
      join passings p on p.listing_id = s.listing_id and p.seat = s.seat and p.epoch = s.epoch and p.is_last
      where (s.state = 'outside') <> (p.outcome = 'left')`,
  },
  {
    line: 'a ticket let in twice that is no double',
    text: `
      select listing_id, jsonb_build_object('seat', seat),
             format('epoch %s came in at %s while it was inside', epoch, gate)
      from passings
      where outcome <> 'left' and outcome_before <> 'left' and recorded_as = 'recorded' and recorded_before = 'recorded'`,
  },
  {
    // A gate that has a connection and a change of hands wait for each other; one without could not know.
    line: 'a ticket that was let in and changed hands',
    text: `
      select g.listing_id, jsonb_build_object('seat', g.seat, 'order', l.order_id),
             format('epoch %s came in at %s, and was %s', g.epoch, g.gate, l.kind)
      from gate_log g
      join ownership_log l on l.listing_id = g.listing_id and l.seat = g.seat and l.epoch = g.epoch + 1
        and l.kind <> 'refunded'
      where g.outcome = 'admitted' and g.recorded_as = 'recorded' and g.synced_at is null`,
  },
  {
    line: 'a ticket let in that nobody owned',
    text: `
      select s.listing_id, jsonb_build_object('seat', s.seat), format('the log gives epoch %s to nobody', s.epoch)
      from scans s
      left join ownership_log l on l.listing_id = s.listing_id and l.seat = s.seat and l.epoch = s.epoch
      where l.to_id is null`,
  },
];
