import type { Sql } from '../platform/database/database.ts';

/** A change of hands, as the log has it. */
export interface HandsRow {
  readonly epoch: number;
  readonly kind: 'sold' | 'transferred' | 'refunded';
  readonly fromId: number | null;
  readonly toId: number | null;
  readonly at: Date;
}

/** Through which hands the tickets of a seat went, the first first. */
export async function readHands(sql: Sql, listingId: number, seat: number): Promise<HandsRow[]> {
  return sql.query<HandsRow>(
    {
      name: 'tickets.readHands',
      text: `select epoch, kind, from_id as "fromId", to_id as "toId", at
             from ownership_log
             where listing_id = $1::bigint and seat = $2::int
             order by epoch`,
    },
    [listingId, seat],
  );
}
