import {
  encodeId,
  encodeIdInListing,
  encodeTicketId,
  type OpenedTransfer,
  type TicketEvent,
  type Transfer,
  type TransferState,
} from '@admit-one/sdk/contract';
import { z } from 'zod';
import { decodeCursor, encodeCursor, microseconds } from '../../platform/cursor.ts';
import type { Sql } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { notFound, ProblemError } from '../../platform/problem.ts';
import { readHands } from '../hands.sql.ts';
import type { TransfersDeps } from './deps.ts';
import { findTransfersOfOwner } from './list.sql.ts';
import { openTransfer, type TransferWish } from './open.ts';
import { type TakenTicket, takeTransfer } from './take.ts';
import { cancelTransferIfOpen, findOpenTransfer, lockTransfer, type TransferRow } from './transfer.sql.ts';

/** Tickets that are handed on from one account to another. */
export interface Transfers {
  /** Gives the code, and the link with it, which nobody can read anywhere afterwards. */
  open(wish: TransferWish): Promise<OpenedTransfer>;
  take(wish: { readonly accountId: number; readonly code: string }): Promise<TakenTicket>;
  /** @throws ProblemError `not_found`, `transfer_taken` */
  cancel(wish: TransferOfOwner): Promise<Transfer>;
  list(wish: {
    readonly accountId: number;
    readonly state: TransferState | undefined;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<{ items: Transfer[]; nextCursor: string | null }>;
  /** @throws ProblemError `not_found`, also where the ticket is somebody else's by now */
  history(wish: {
    readonly listingId: number;
    readonly seat: number;
    readonly epoch: number;
    readonly ticket: string;
    readonly accountId: number;
  }): Promise<TicketEvent[]>;
  /** On the connection of who asks, behind the lock of the ticket's row; null: nobody may take it. */
  openOf(
    sql: Sql,
    ticket: { readonly listingId: number; readonly seat: number; readonly epoch: number },
  ): Promise<{ readonly transferId: number; readonly expiresAt: Date } | null>;
}

export interface TransferOfOwner {
  readonly listingId: number;
  readonly transferId: number;
  /** As the owner wrote it. */
  readonly transfer: string;
  readonly accountId: number;
}

export type TransfersOptions = Omit<TransfersDeps, 'newId'> & Partial<Pick<TransfersDeps, 'newId'>>;

const cursorKey = z.tuple([microseconds, z.int(), z.int()]);

export function createTransfers(given: TransfersOptions): Transfers {
  const deps: TransfersDeps = { newId, ...given };
  const { database } = deps;
  return {
    async open(wish) {
      const { row, code, link } = await openTransfer(deps, wish);
      return { transfer: (await toTransfers(deps, [row]))[0]!, code, link };
    },

    take: (wish) => takeTransfer(deps, wish),

    async cancel(wish) {
      const row = await database.inTransaction((sql) => cancelTransfer(sql, wish), { repeatable: true });
      return (await toTransfers(deps, [row]))[0]!;
    },

    async list({ accountId, state, limit, cursor }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, 'transfers', cursorKey);
      const rows = await findTransfersOfOwner(database.connection, {
        fromId: accountId,
        state: state ?? null,
        after: after === null ? null : { createdAt: after[0], listingId: after[1], transferId: after[2] },
        limit: limit + 1,
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return {
        items: await toTransfers(deps, shown),
        nextCursor: hasMore
          ? encodeCursor('transfers', [last.createdAtUs, last.listingId, last.transferId])
          : null,
      };
    },

    async history({ listingId, seat, epoch, ticket, accountId }) {
      const hands = await readHands(database.connection, listingId, seat);
      const own = hands.at(-1);
      if (own?.epoch !== epoch || own.toId !== accountId) throw notFound('ticket', ticket);
      return hands.map(({ kind, fromId, toId, at, epoch: of }) => ({
        kind: kind === 'sold' && fromId !== null ? 'resold' : kind,
        at: at.toISOString(),
        epoch: of,
        isYours: toId === accountId,
      }));
    },

    openOf: findOpenTransfer,
  };
}

async function cancelTransfer(sql: Sql, wish: TransferOfOwner): Promise<TransferRow> {
  const { listingId, transferId, accountId } = wish;
  const row = await lockTransfer(sql, listingId, transferId);
  if (row?.fromId !== accountId) throw notFound('transfer', wish.transfer);
  if (row.state === 'taken')
    throw new ProblemError('transfer_taken', {}, 'Somebody has taken the ticket: it is theirs.');
  return row.state === 'open' ? (await cancelTransferIfOpen(sql, listingId, transferId))! : row;
}

async function toTransfers(deps: TransfersDeps, rows: readonly TransferRow[]): Promise<Transfer[]> {
  const listingIds = [...new Set(rows.map(({ listingId }) => listingId))];
  const performances = await deps.listings.saleTerms(deps.database.connection, listingIds);
  return Promise.all(
    rows.map(async (row) => {
      const { listingId, transferId, seat, epoch } = row;
      const { seatMapId, title, startsAt } = performances.get(listingId)!;
      const isExpired = row.state === 'open' && row.isPastTime;
      return {
        id: encodeIdInListing('trf', listingId, transferId),
        ticketId: encodeTicketId({ listingId, seat, epoch }),
        listingId: encodeId('lst', listingId),
        seat,
        label: (await deps.venues.seatMap(seatMapId)).labelOf(seat),
        title,
        startsAt: startsAt.toISOString(),
        state: isExpired ? 'expired' : row.state,
        to: row.toEmail,
        expiresAt: row.expiresAt.toISOString(),
        createdAt: row.createdAt.toISOString(),
        endedAt: row.endedAt?.toISOString() ?? null,
      };
    }),
  );
}
