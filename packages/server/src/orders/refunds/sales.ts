import {
  encodeId,
  encodeIdInListing,
  type Order,
  type OrderState,
  type Refund,
  type Sale,
} from '@admit-one/sdk/contract';
import { z } from 'zod';
import { decodeCursor, encodeCursor, microseconds } from '../../platform/cursor.ts';
import { findOrders, findOrdersOfListing, type OrderRow } from '../read.sql.ts';
import { toOrders } from '../read.ts';
import type { RefundsDeps } from './deps.ts';
import { type OrderKey, type RefundRow, readRefundsOfOrder } from './refund.sql.ts';

export interface SalesWish {
  readonly listingId: number;
  readonly state: OrderState | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

const cursorKey = z.tuple([microseconds, z.int()]);

/** The orders of a listing as its seller sees them, newest first. */
export async function listSales(
  deps: RefundsDeps,
  { listingId, state, limit, cursor }: SalesWish,
): Promise<{ items: Sale[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor, 'sales', cursorKey);
  const rows = await findOrdersOfListing(deps.database.connection, {
    listingId,
    state: state ?? null,
    after: after === null ? null : { createdAt: after[0], orderId: after[1] },
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: await toSales(deps, shown),
    nextCursor: hasMore ? encodeCursor('sales', [last.created_at_us, last.order_id]) : null,
  };
}

/** Null where there is no such order. */
export async function readSale(deps: RefundsDeps, key: OrderKey): Promise<Sale | null> {
  const rows = await findOrders(deps.database.connection, [key]);
  return (await toSales(deps, rows))[0] ?? null;
}

/** The refunds of an order, the first first; with a key, those of its request. */
export async function readRefunds(
  deps: RefundsDeps,
  key: OrderKey,
  idempotencyKey?: string,
): Promise<Refund[]> {
  const rows = await readRefundsOfOrder(deps.database.connection, key);
  const seatMap = await deps.seatMapOfListing(key.listingId);
  return rows
    .filter((row) => idempotencyKey === undefined || row.idempotencyKey === idempotencyKey)
    .map((row) => toRefund(key, row, seatMap?.labelOf(row.seat) ?? `seat ${row.seat}`));
}

function toRefund({ listingId, orderId }: OrderKey, row: RefundRow, label: string): Refund {
  return {
    id: encodeIdInListing('rfd', listingId, row.refundId),
    orderId: encodeIdInListing('ord', listingId, orderId),
    seat: row.seat,
    label,
    amount: row.amount,
    currency: row.currency,
    state: row.state,
    cause: row.cause,
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    doneAt: row.state === 'done' ? row.updatedAt.toISOString() : null,
  };
}

async function toSales(deps: RefundsDeps, rows: readonly OrderRow[]): Promise<Sale[]> {
  const orders = await toOrders(deps, rows);
  const contacts = await deps.accounts.contactsOf([...new Set(rows.map((row) => row.buyer_id))]);
  return orders.map((order, at) => {
    const contact = contacts.get(rows[at]!.buyer_id);
    const buyer = contact && {
      id: encodeId('acc', contact.accountId),
      name: contact.name,
      email: contact.email,
    };
    return { ...withoutPayment(order), buyer: buyer ?? null };
  });
}

/** What a buyer pays with is nobody else's business. */
function withoutPayment({ payment: _payment, attemptsLeft: _attemptsLeft, ...order }: Order) {
  return order;
}
