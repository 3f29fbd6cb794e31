import type { Sql } from '../../platform/database/database.ts';

/**
 * Locks, in the order that every transaction of the sale takes them in: buyers, tickets, transfers, outbox. What stands
 * in orders/ is that room's; a transfer takes one row of each.
 */

/** Makes the receiver's row if need be, and locks it: nobody counts their seats meanwhile. */
export async function lockReceiver(sql: Sql, listingId: number, accountId: number): Promise<void> {
  await sql.query(
    {
      name: 'transfers.lockReceiver',
      text: `insert into buyers (listing_id, buyer_id)
             values ($1::bigint, $2::bigint)
             on conflict (listing_id, buyer_id) do update set buyer_id = excluded.buyer_id where false`,
    },
    [listingId, accountId],
  );
}

export interface LockedTicket {
  readonly state: 'free' | 'held' | 'paying' | 'sold' | 'offered' | 'kept';
  readonly ownerId: number | null;
  readonly ownerOrderId: number | null;
  readonly epoch: number;
}

/** Null where nobody ever held the seat. */
export async function lockTicket(sql: Sql, listingId: number, seat: number): Promise<LockedTicket | null> {
  const rows = await sql.query<LockedTicket>(
    {
      name: 'transfers.lockTicket',
      text: `select state, owner_id as "ownerId", owner_order_id as "ownerOrderId", epoch
             from tickets
             where listing_id = $1::bigint and seat = $2::int
             for update`,
    },
    [listingId, seat],
  );
  return rows[0] ?? null;
}

export interface TransferRow {
  readonly listingId: number;
  readonly transferId: number;
  readonly seat: number;
  readonly epoch: number;
  readonly fromId: number;
  /** Lower case; null: whoever has the code. */
  readonly toEmail: string | null;
  readonly state: 'open' | 'taken' | 'cancelled';
  readonly takenBy: number | null;
  readonly expiresAt: Date;
  /** By the database's clock, as the statement began: after every lock that was taken before it. */
  readonly isPastTime: boolean;
  readonly createdAt: Date;
  /** Microseconds since 1970, for cursors. */
  readonly createdAtUs: number;
  readonly endedAt: Date | null;
}

const transferColumns = `
  listing_id as "listingId", transfer_id as "transferId", seat, epoch, from_id as "fromId", to_email as "toEmail", state,
  taken_by as "takenBy", expires_at as "expiresAt", expires_at <= statement_timestamp() as "isPastTime",
  created_at as "createdAt", (extract(epoch from created_at) * 1000000)::bigint as "createdAtUs", ended_at as "endedAt"`;

export async function findTransferByCode(
  sql: Sql,
  listingId: number,
  codeHash: Buffer,
): Promise<TransferRow | null> {
  const rows = await sql.query<TransferRow>(
    {
      name: 'transfers.findTransferByCode',
      text: `select ${transferColumns}
             from transfers
             where listing_id = $1::bigint and code_hash = decode($2::text, 'hex')`,
    },
    [listingId, codeHash.toString('hex')],
  );
  return rows[0] ?? null;
}

export async function lockTransfer(
  sql: Sql,
  listingId: number,
  transferId: number,
): Promise<TransferRow | null> {
  const rows = await sql.query<TransferRow>(
    {
      name: 'transfers.lockTransfer',
      text: `select ${transferColumns}
             from transfers
             where listing_id = $1::bigint and transfer_id = $2::bigint
             for update`,
    },
    [listingId, transferId],
  );
  return rows[0] ?? null;
}

/** The codes that are about for this ticket are void from now on. The caller has locked the ticket. */
export async function cancelTransfersOfTicketIfOpen(
  sql: Sql,
  ticket: { readonly listingId: number; readonly seat: number; readonly epoch: number },
): Promise<void> {
  await sql.query(
    {
      name: 'transfers.cancelTransfersOfTicketIfOpen',
      text: `update transfers
             set previous_state = state, state = 'cancelled', ended_at = now()
             where listing_id = $1::bigint and seat = $2::int and epoch = $3::int and state = 'open'`,
    },
    [ticket.listingId, ticket.seat, ticket.epoch],
  );
}

export interface NewTransferRow {
  readonly listingId: number;
  readonly transferId: number;
  readonly seat: number;
  readonly epoch: number;
  readonly fromId: number;
  readonly toEmail: string | null;
  readonly codeHash: Buffer;
  readonly expiresAt: Date;
}

export async function insertTransfer(sql: Sql, transfer: NewTransferRow): Promise<TransferRow> {
  const rows = await sql.query<TransferRow>(
    {
      name: 'transfers.insertTransfer',
      text: `insert into transfers (listing_id, transfer_id, seat, epoch, from_id, to_email, code_hash, state, expires_at)
             values ($1::bigint, $2::bigint, $3::int, $4::int, $5::bigint, $6::text, decode($7::text, 'hex'), 'open',
                     $8::timestamptz)
             returning ${transferColumns}`,
    },
    [
      transfer.listingId,
      transfer.transferId,
      transfer.seat,
      transfer.epoch,
      transfer.fromId,
      transfer.toEmail,
      transfer.codeHash.toString('hex'),
      transfer.expiresAt.toISOString(),
    ],
  );
  return rows[0]!;
}

/** The caller has locked it. */
export async function cancelTransferIfOpen(
  sql: Sql,
  listingId: number,
  transferId: number,
): Promise<TransferRow | null> {
  const rows = await sql.query<TransferRow>(
    {
      name: 'transfers.cancelTransferIfOpen',
      text: `update transfers
             set previous_state = state, state = 'cancelled', ended_at = now()
             where listing_id = $1::bigint and transfer_id = $2::bigint and state = 'open'
             returning ${transferColumns}`,
    },
    [listingId, transferId],
  );
  return rows[0] ?? null;
}

/** Of this ticket the transfer that somebody may still take, if there is one. The caller has locked the ticket. */
export async function findOpenTransfer(
  sql: Sql,
  ticket: { readonly listingId: number; readonly seat: number; readonly epoch: number },
): Promise<TransferRow | null> {
  const rows = await sql.query<TransferRow>(
    {
      name: 'transfers.findOpenTransfer',
      text: `select ${transferColumns}
             from transfers
             where listing_id = $1::bigint and seat = $2::int and epoch = $3::int and state = 'open'
               and expires_at > statement_timestamp()`,
    },
    [ticket.listingId, ticket.seat, ticket.epoch],
  );
  return rows[0] ?? null;
}
