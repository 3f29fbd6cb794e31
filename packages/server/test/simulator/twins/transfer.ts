import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { fromText, toDate } from '../model/time.ts';
import { moved, recordset, same, seatsOfBuyer, sorted } from './sql-words.ts';

/** Statements about tickets that change hands otherwise than by a sale. */
export const transferTwins: Twins = {
  'tickets.readHands': (sql, [listing_id, seat]) =>
    sql
      .select('ownership_log', same({ listing_id, seat }, 'listing_id', 'seat'))
      .map(({ epoch, kind, from_id, to_id, at }) => ({
        epoch,
        kind,
        fromId: from_id,
        toId: to_id,
        at: toDate(at),
      })),

  'gates.readScannedIn': (sql, [tickets]) =>
    recordset(tickets).flatMap((wanted) =>
      sql
        .select('scans', same(wanted, 'listing_id', 'seat', 'epoch'))
        .map(({ listing_id: listingId, seat, epoch }) => ({ listingId, seat, epoch })),
    ),

  /** Of the test: `let-in.sql.ts`. */
  'gates.letInForTest': (sql, [listing_id, seat]) => {
    const locked = sql.lock(
      'tickets',
      (ticket) =>
        same({ listing_id, seat }, 'listing_id', 'seat')(ticket) &&
        ticket.owner_id !== null &&
        ticket.state !== 'paying',
    );
    for (const { epoch } of locked)
      sql.insertIfAbsent('scans', {
        ...{
          listing_id,
          seat,
          epoch,
          state: 'inside',
          gate: 'Main door',
          scan_id: 'scan-1',
          admitted_at: sql.now,
        },
      });
    return [];
  },

  'transfers.lockReceiver': (sql, [listing_id, buyer_id]) => {
    sql.upsert('buyers', { listing_id, buyer_id }, () => null);
    return [];
  },

  'transfers.lockTicket': (sql, [listing_id, seat]) =>
    sql
      .lock('tickets', same({ listing_id, seat }, 'listing_id', 'seat'))
      .map(({ state, owner_id: ownerId, owner_order_id: ownerOrderId, epoch }) => {
        return { state, ownerId, ownerOrderId, epoch };
      }),

  'transfers.findTransferByCode': (sql, [listing_id, codeHash]) =>
    sql
      .select(
        'transfers',
        (transfer) => transfer.listing_id === listing_id && transfer.code_hash.toString('hex') === codeHash,
      )
      .map((transfer) => asRow(sql, transfer)),

  'transfers.lockTransfer': (sql, [listing_id, transfer_id]) =>
    sql
      .lock('transfers', same({ listing_id, transfer_id }, 'listing_id', 'transfer_id'))
      .map((transfer) => asRow(sql, transfer)),

  'transfers.cancelTransfersOfTicketIfOpen': (sql, [listing_id, seat, epoch]) => {
    sql.update('transfers', isOpen({ listing_id, seat, epoch }), (transfer) =>
      moved(transfer, 'cancelled', { ended_at: sql.now }),
    );
    return [];
  },

  'transfers.insertTransfer': (
    sql,
    [listing_id, transfer_id, seat, epoch, from_id, to_email, codeHash, expires],
  ) => [
    asRow(
      sql,
      sql.insert('transfers', {
        ...{ listing_id, transfer_id, seat, epoch, from_id, to_email, state: 'open' },
        ...{ code_hash: Buffer.from(codeHash, 'hex'), expires_at: fromText(expires) },
      }),
    ),
  ],

  'transfers.cancelTransferIfOpen': (sql, [listing_id, transfer_id]) =>
    sql
      .update('transfers', isOpen({ listing_id, transfer_id }), (transfer) =>
        moved(transfer, 'cancelled', { ended_at: sql.now }),
      )
      .map((transfer) => asRow(sql, transfer)),

  'transfers.findOpenTransfer': (sql, [listing_id, seat, epoch]) =>
    sql
      .select(
        'transfers',
        (transfer) => isOpen({ listing_id, seat, epoch })(transfer) && transfer.expires_at > sql.startedAt,
      )
      .map((transfer) => asRow(sql, transfer)),

  'transfers.countSeatsOf': (sql, [listing_id, buyer_id]) => [
    { has: seatsOfBuyer(sql, { listing_id, buyer_id }) },
  ],

  'transfers.handOnIfOwned': (sql, [listing_id, transfer_id, toId]) => {
    const taken = sql.update('transfers', isOpen({ listing_id, transfer_id }), (transfer) =>
      moved(transfer, 'taken', { taken_by: toId, ended_at: sql.now }),
    );
    const handedOn = taken.flatMap((transfer) =>
      sql
        .update(
          'tickets',
          (ticket) =>
            same(transfer, 'listing_id', 'seat', 'epoch')(ticket) &&
            ticket.owner_id === transfer.from_id &&
            ticket.state === 'sold',
          (ticket) => moved(ticket, 'sold', { owner_id: toId, epoch: ticket.epoch + 1 }),
        )
        .map((ticket) => ({ ...ticket, from_id: transfer.from_id as number })),
    );
    for (const { seat, epoch, owner_id, owner_order_id, from_id } of handedOn as Row[]) {
      sql.insert('ownership_log', {
        ...{
          listing_id,
          seat,
          epoch,
          kind: 'transferred',
          from_id,
          to_id: owner_id,
          order_id: owner_order_id,
        },
      });
    }
    const messages = (handedOn as Row[]).flatMap(({ seat, owner_id, owner_order_id, from_id }) => [
      {
        ...{ listing_id, msg_key: `publish-transfer-${transfer_id}`, kind: 'publish' },
        payload: { seats: [seat] },
      },
      {
        ...{ listing_id, msg_key: `handed-on-${transfer_id}`, kind: 'mail' },
        payload: { letter: 'handedOn', orderId: owner_order_id, accountId: from_id, seats: [seat] },
      },
      {
        ...{ listing_id, msg_key: `taken-${transfer_id}`, kind: 'mail' },
        payload: { letter: 'taken', orderId: owner_order_id, accountId: owner_id, seats: [seat] },
      },
    ]);
    for (const message of sorted(messages, 'listing_id', 'msg_key')) sql.insertIfAbsent('outbox', message);
    return [{ tickets: handedOn.length }];
  },
};

function isOpen(key: Row): (transfer: Row) => boolean {
  return (transfer) => same(key, ...Object.keys(key))(transfer) && transfer.state === 'open';
}

function asRow(sql: ModelStatement, row: Row): Row {
  return {
    ...{ listingId: row.listing_id, transferId: row.transfer_id, seat: row.seat, epoch: row.epoch },
    ...{ fromId: row.from_id, toEmail: row.to_email, state: row.state, takenBy: row.taken_by },
    ...{ expiresAt: toDate(row.expires_at), isPastTime: row.expires_at <= sql.startedAt },
    ...{ createdAt: toDate(row.created_at), createdAtUs: row.created_at },
    endedAt: row.ended_at === null ? null : toDate(row.ended_at),
  };
}
