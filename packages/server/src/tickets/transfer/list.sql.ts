import type { TransferState } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import type { TransferRow } from './transfer.sql.ts';

export interface TransferPage {
  readonly fromId: number;
  readonly state: TransferState | null;
  readonly after: {
    readonly createdAt: number;
    readonly listingId: number;
    readonly transferId: number;
  } | null;
  readonly limit: number;
}

/** What an account hands on, newest first; an open one past its time is expired, and nothing need say so in its row. */
export async function findTransfersOfOwner(sql: Sql, page: TransferPage): Promise<TransferRow[]> {
  return sql.query<TransferRow>(
    `select listing_id as "listingId", transfer_id as "transferId", seat, epoch, from_id as "fromId",
            to_email as "toEmail", state, taken_by as "takenBy", expires_at as "expiresAt",
            expires_at <= statement_timestamp() as "isPastTime", created_at as "createdAt",
            (extract(epoch from created_at) * 1000000)::bigint as "createdAtUs", ended_at as "endedAt"
     from transfers
     where from_id = $1::bigint
       and ($2::text is null
            or case when state = 'open' and expires_at <= statement_timestamp() then 'expired' else state end = $2::text)
       and ($3::bigint is null
            or (created_at, listing_id, transfer_id) <
               (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::bigint, $5::bigint))
     order by created_at desc, listing_id desc, transfer_id desc
     limit $6::int`,
    [
      page.fromId,
      page.state,
      page.after?.createdAt ?? null,
      page.after?.listingId ?? null,
      page.after?.transferId ?? null,
      page.limit,
    ],
  );
}
