import {
  encodeId,
  encodeIdInListing,
  encodeTicketId,
  type Order,
  type OrderState,
} from '@admit-one/sdk/contract';
import { z } from 'zod';
import type { SaleTerms } from '../listings/listings.ts';
import { decodeCursor, encodeCursor, microseconds } from '../platform/cursor.ts';
import { notFound } from '../platform/problem.ts';
import { cardsPerOrder, type OrdersDeps } from './deps.ts';
import { inOneCommit } from './in-one-commit.ts';
import { findOrders, findOrdersOfBuyer, type OrderRow } from './read.sql.ts';
import { distinct } from './sorted.ts';

/** Reads one order of one buyer; many at once are one statement. */
export type ReadOrder = (wish: OrderWish) => Promise<Order>;

/** One order of one buyer; `order` as the buyer wrote it. */
export interface OrderWish {
  readonly listingId: number;
  readonly orderId: number;
  readonly order: string;
  readonly buyerId: number;
}

/** The function throws ProblemError `not_found`, for somebody else's order too. */
export function createReadOrder(deps: OrdersDeps, options: { isEntry: boolean }): ReadOrder {
  return inOneCommit<OrderWish, Order>(
    deps,
    async (wishes) => {
      const rows = await findOrders(deps.database.connection, distinct(wishes, 'listingId', 'orderId'));
      const orders = await toOrders(deps, rows);
      const found = new Map(rows.map((row, at) => [`${row.listing_id} ${row.order_id}`, { row, at }]));
      return wishes.map(({ listingId, orderId, order, buyerId }) => {
        const { row, at } = found.get(`${listingId} ${orderId}`) ?? {};
        return row?.buyer_id === buyerId ? orders[at!]! : notFound('order', order);
      });
    },
    options,
  );
}

const cursorKey = z.tuple([microseconds, z.int(), z.int()]);

/** A buyer's orders, newest first. */
export async function listOrders(
  deps: OrdersDeps,
  wish: { buyerId: number; state: OrderState | undefined; limit: number; cursor: string | undefined },
): Promise<{ items: Order[]; nextCursor: string | null }> {
  const after = wish.cursor === undefined ? null : decodeCursor(wish.cursor, 'orders', cursorKey);
  const rows = await findOrdersOfBuyer(deps.database.connection, {
    buyerId: wish.buyerId,
    state: wish.state ?? null,
    after: after === null ? null : { createdAt: after[0], listingId: after[1], orderId: after[2] },
    limit: wish.limit + 1,
  });
  const shown = rows.slice(0, wish.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > wish.limit && last !== undefined;
  return {
    items: await toOrders(deps, shown),
    nextCursor: hasMore ? encodeCursor('orders', [last.created_at_us, last.listing_id, last.order_id]) : null,
  };
}

export async function toOrders(
  deps: Pick<OrdersDeps, 'database' | 'venues'> & { listings: Pick<OrdersDeps['listings'], 'saleTerms'> },
  rows: readonly OrderRow[],
): Promise<Order[]> {
  const listingIds = [...new Set(rows.map((row) => row.listing_id))];
  const terms = await deps.listings.saleTerms(deps.database.connection, listingIds);
  return Promise.all(rows.map((row) => toOrder(deps, row, terms.get(row.listing_id)!)));
}

/** An order as the API shows it. */
export async function toOrder(
  deps: Pick<OrdersDeps, 'venues'>,
  row: OrderRow,
  terms: SaleTerms,
): Promise<Order> {
  const seatMap = await deps.venues.seatMap(terms.seatMapId);
  const refundedAt = new Map(row.refunds.map(([seat, at]) => [seat, new Date(at).toISOString()]));
  return {
    id: encodeIdInListing('ord', row.listing_id, row.order_id),
    listingId: encodeId('lst', row.listing_id),
    title: terms.title,
    startsAt: terms.startsAt.toISOString(),
    venue: { name: terms.venueName, city: terms.city, timeZone: terms.timeZone },
    state: row.state,
    seats: row.seats.map((seat, index) => ({
      seat,
      label: seatMap.labelOf(seat),
      category: seatMap.categoryOf(seat),
      price: row.prices[index]!,
      refundedAt: refundedAt.get(seat) ?? null,
    })),
    total: row.prices.reduce((sum, price) => sum + price, 0),
    refunded: row.refunded,
    currency: row.currency,
    expiresAt: row.expires_at.toISOString(),
    attemptsLeft: cardsPerOrder - row.declines,
    payment: row.payment_id === null ? null : toPayment(row, row.payment_id),
    ticketIds: row.tickets.map(([seat, epoch]) => encodeTicketId({ listingId: row.listing_id, seat, epoch })),
    createdAt: row.created_at.toISOString(),
  };
}

function toPayment(row: OrderRow, paymentId: number): NonNullable<Order['payment']> {
  return {
    id: encodeIdInListing('pay', row.listing_id, paymentId),
    state: row.payment_state!,
    amount: row.payment_amount!,
    currency: row.currency,
    nextAction: row.action_url === null ? null : { type: 'open_page', url: row.action_url },
    declineCode: row.decline_code,
    createdAt: row.payment_created_at!.toISOString(),
  };
}
