import type { Sql } from '../../platform/database/database.ts';

/** What an account holds in time, is paying, or owns of a listing; behind the lock of its buyer's row. */
export async function countSeatsOf(sql: Sql, listingId: number, accountId: number): Promise<number> {
  const rows = await sql.query<{ has: number }>(
    {
      name: 'transfers.countSeatsOf',
      text: `select
               (select coalesce(sum(cardinality(seats)), 0)
                from orders
                where listing_id = $1::bigint and buyer_id = $2::bigint
                  and (state = 'paying' or (state = 'held' and expires_at > now())))
               +
               (select count(*)
                from ownership_log l
                join tickets t on t.listing_id = l.listing_id and t.seat = l.seat
                  and t.epoch = l.epoch and t.owner_id = l.to_id
                where l.listing_id = $1::bigint and l.to_id = $2::bigint) as has`,
    },
    [listingId, accountId],
  );
  return rows[0]!.has;
}

/**
 * THE statement of a transfer: the ticket has another owner and another epoch, the log says so, and everybody who reads
 * tickets will be told. The caller has locked the ticket and the transfer. False: it was not the sender's any more, and
 * nothing may be committed.
 */
export async function handOnIfOwned(
  sql: Sql,
  transfer: { readonly listingId: number; readonly transferId: number; readonly toId: number },
): Promise<boolean> {
  const rows = await sql.query<{ tickets: number }>(
    {
      name: 'transfers.handOnIfOwned',
      text: `with taken as (
               update transfers
               set previous_state = state, state = 'taken', taken_by = $3::bigint, ended_at = now()
               where listing_id = $1::bigint and transfer_id = $2::bigint and state = 'open'
               returning listing_id, transfer_id, seat, epoch, from_id, taken_by
             ), handed_on as (
               update tickets t
               set previous_state = t.state, state = 'sold', owner_id = taken.taken_by, epoch = t.epoch + 1
               from taken
               where t.listing_id = taken.listing_id and t.seat = taken.seat and t.epoch = taken.epoch
                 and t.owner_id = taken.from_id and t.state = 'sold'
               returning t.listing_id, t.seat, t.epoch, t.owner_id, t.owner_order_id, taken.from_id, taken.transfer_id
             ), logged as (
               insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
               select listing_id, seat, epoch, 'transferred', from_id, owner_id, owner_order_id
               from handed_on
             ), queued as (
               insert into outbox (listing_id, msg_key, kind, payload)
               select listing_id, message.key, message.kind, message.payload
               from handed_on
               cross join lateral (values
                 ('publish-transfer-' || transfer_id, 'publish', jsonb_build_object('seats', jsonb_build_array(seat))),
                 ('handed-on-' || transfer_id, 'mail',
                  jsonb_build_object('letter', 'handedOn', 'orderId', owner_order_id, 'accountId', from_id,
                                     'seats', jsonb_build_array(seat))),
                 ('taken-' || transfer_id, 'mail',
                  jsonb_build_object('letter', 'taken', 'orderId', owner_order_id, 'accountId', owner_id,
                                     'seats', jsonb_build_array(seat)))
               ) as message (key, kind, payload)
               order by listing_id, message.key
               on conflict (listing_id, msg_key) do nothing
             )
             select count(*) as tickets from handed_on`,
    },
    [transfer.listingId, transfer.transferId, transfer.toId],
  );
  return rows[0]!.tickets === 1;
}
