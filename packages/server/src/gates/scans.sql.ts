import type { Sql } from '../platform/database/database.ts';

/** A ticket by its numbers: one owner's, for ever. */
export interface TicketNumbers {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
}

/** Those of the tickets that a gate let in, in any order. */
export async function readScannedIn(sql: Sql, tickets: readonly TicketNumbers[]): Promise<TicketNumbers[]> {
  return sql.query<TicketNumbers>(
    {
      name: 'gates.readScannedIn',
      text: `select s.listing_id as "listingId", s.seat, s.epoch
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, seat int, epoch int)
             join scans s on s.listing_id = wanted.listing_id and s.seat = wanted.seat and s.epoch = wanted.epoch`,
    },
    [JSON.stringify(tickets.map(({ listingId, seat, epoch }) => ({ listing_id: listingId, seat, epoch })))],
  );
}
