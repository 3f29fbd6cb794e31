import type { Sql } from '../platform/database/database.ts';

/** What a listing says of its doors; what is undefined stays as it is. */
export interface DoorsRow {
  /** Null: from any time. */
  readonly doorsOpenAt: Date | null | undefined;
  readonly reentry: boolean | undefined;
}

/**
 * Also after the start: in the interval somebody may have to be let out and in again. The version grows, because gates
 * remember what a listing says for as long as it is the same. Whether it was done.
 */
export async function changeDoorsIfNotCancelled(
  sql: Sql,
  listingId: number,
  { doorsOpenAt, reentry }: DoorsRow,
): Promise<boolean> {
  const rows = await sql.query(
    `update listings
     set doors_open_at = case when $2::boolean then $3::timestamptz else doors_open_at end,
         reentry = coalesce($4::boolean, reentry), version = version + 1
     where listing_id = $1::bigint and state = 'on_sale'
     returning listing_id`,
    [listingId, doorsOpenAt !== undefined, doorsOpenAt ?? null, reentry ?? null],
  );
  return rows.length > 0;
}
