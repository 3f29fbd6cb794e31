import {
  encodeId,
  encodeIdInListing,
  encodeTicketId,
  ordinal,
  type Ticket,
  type TicketKeys,
} from '@admit-one/sdk/contract';
import { encodeToken } from '@admit-one/sdk/token';
import { z } from 'zod';
import { decodeCursor, encodeCursor, microseconds } from '../platform/cursor.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import type { SigningKey } from './signing-key.ts';
import { findTicket, findTicketsOfOwner, type TicketRow } from './sql.ts';

export interface TicketsDeps {
  readonly database: Database;
  readonly signingKey: SigningKey;
  readonly listings: {
    saleTerms(sql: Sql, listingIds: readonly number[]): Promise<Map<number, PerformanceOfTicket>>;
  };
  readonly venues: {
    seatMap(
      seatMapId: number,
    ): Promise<{ labelOf(ordinal: number): string; categoryOf(ordinal: number): string }>;
  };
}

/** What a ticket says of its performance. */
interface PerformanceOfTicket {
  readonly seatMapId: number;
  readonly title: string;
  readonly startsAt: Date;
  readonly venueName: string;
  readonly city: string;
  readonly timeZone: string;
}

export interface Tickets {
  /** @throws ProblemError `not_found`, the same for somebody else's ticket as for none */
  access(wish: {
    listingId: number;
    seat: number;
    epoch: number;
    ticket: string;
    accountId: number;
  }): Promise<Ticket>;
  list(wish: {
    ownerId: number;
    listingId: number | null;
    limit: number;
    cursor: string | undefined;
  }): Promise<{ items: Ticket[]; nextCursor: string | null }>;
  keys(): TicketKeys;
  /**
   * To be called after every commit that changed tickets: what this process remembers of these seats is believed no
   * longer. That commit also queues an outbox message of the kind `publish`, with `{ seats: [ordinal, …] }` for its
   * payload and a key of its own (a change that is queued while an earlier one is being delivered must not be taken
   * for it): from there all processes and Redis learn of it, whatever dies in between.
   */
  changed(seats: readonly SeatKey[]): void;
  /**
   * Reads the tickets of these seats and writes them through to where they are read from. False where that was not
   * possible now; doing it twice is doing it once.
   */
  publish(seats: readonly SeatKey[]): Promise<boolean>;
}

/** A seat of a listing, whoever its ticket belongs to. */
export interface SeatKey {
  readonly listingId: number;
  readonly seat: number;
}

const cursorKey = z.tuple([microseconds, z.int(), ordinal]);

export function createTickets(deps: TicketsDeps): Tickets {
  return {
    async access(wish) {
      const row = await findTicket(deps.database.connection, wish.listingId, wish.seat, wish.epoch);
      if (row === null || row.owner_id !== wish.accountId) throw notFound('ticket', wish.ticket);
      return (await toTickets(deps, [row]))[0]!;
    },

    async list(wish) {
      const after = wish.cursor === undefined ? null : decodeCursor(wish.cursor, 'tickets', cursorKey);
      const rows = await findTicketsOfOwner(deps.database.connection, {
        ownerId: wish.ownerId,
        listingId: wish.listingId,
        after: after === null ? null : { since: after[0], listingId: after[1], seat: after[2] },
        limit: wish.limit + 1,
      });
      const shown = rows.slice(0, wish.limit);
      const last = shown.at(-1);
      const hasMore = rows.length > wish.limit && last !== undefined;
      return {
        items: await toTickets(deps, shown),
        nextCursor: hasMore ? encodeCursor('tickets', [last.since, last.listing_id, last.seat]) : null,
      };
    },

    keys: () => deps.signingKey.published,
    changed: () => {},
    publish: async () => true,
  };
}

async function toTickets(deps: TicketsDeps, rows: readonly TicketRow[]): Promise<Ticket[]> {
  const listingIds = [...new Set(rows.map((row) => row.listing_id))];
  const performances = await deps.listings.saleTerms(deps.database.connection, listingIds);
  return Promise.all(rows.map((row) => toTicket(deps, row, performances.get(row.listing_id)!)));
}

async function toTicket(
  deps: TicketsDeps,
  row: TicketRow,
  performance: PerformanceOfTicket,
): Promise<Ticket> {
  const seatMap = await deps.venues.seatMap(performance.seatMapId);
  return {
    id: encodeTicketId({ listingId: row.listing_id, seat: row.seat, epoch: row.epoch }),
    listingId: encodeId('lst', row.listing_id),
    orderId: encodeIdInListing('ord', row.listing_id, row.owner_order_id),
    seat: row.seat,
    label: seatMap.labelOf(row.seat),
    category: seatMap.categoryOf(row.seat),
    price: row.price,
    currency: row.currency,
    title: performance.title,
    startsAt: performance.startsAt.toISOString(),
    venue: { name: performance.venueName, city: performance.city, timeZone: performance.timeZone },
    qr: qrText(deps.signingKey, row, performance.startsAt),
  };
}

/** A ticket may be used until a year after the start, because a performance may move. */
const validAfterStartMs = 365 * 24 * 60 * 60 * 1000;

function qrText(key: SigningKey, row: TicketRow, startsAt: Date): string {
  const end = Math.floor((startsAt.getTime() + validAfterStartMs) / 1000) * 1000;
  return encodeToken(
    {
      listing: encodeId('lst', row.listing_id),
      seat: row.seat,
      epoch: row.epoch,
      expiresAt: new Date(end),
      keyId: key.keyId,
    },
    key.sign,
  );
}
