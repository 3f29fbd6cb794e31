import type { Sql } from '../../src/platform/database/database.ts';

/** A gate lets a ticket in, as far as a sale notices: it locks the row first, and lets in what is its owner's still. */
export async function letIn(sql: Sql, ticket: { listingId: number; seat: number }): Promise<void> {
  await sql.query(
    {
      name: 'gates.letInForTest',
      text: `with locked as (
               select listing_id, seat, epoch
               from tickets
               where listing_id = $1::bigint and seat = $2::int and owner_id is not null and state <> 'paying'
               for update
             )
             insert into scans (listing_id, seat, epoch, state, gate, scan_id, admitted_at)
             select listing_id, seat, epoch, 'inside', 'Main door', 'scan-1', now()
             from locked
             on conflict (listing_id, seat, epoch) do nothing`,
    },
    [ticket.listingId, ticket.seat],
  );
}
