import {
  decodeId,
  decodeIdInListing,
  type keptSeatRoutes,
  type orderRoutes,
  type PaymentMethod,
  type refundRoutes,
} from '@admit-one/sdk/contract';
import type { Call, Handlers } from '../platform/http/call.ts';
import type { Kept } from './kept/kept.ts';
import type { Orders, OrderWish, PayWish } from './orders.ts';
import type { OrderOfSeller, Refunds } from './refunds/refunds.ts';

const defaultPage = 25;

export function orderRouteHandlers(orders: Orders): Handlers<keyof typeof orderRoutes> {
  return {
    selectSeats: ({ params, body, caller, idempotencyKey, requestHash }) =>
      orders.hold({
        listingId: decodeId(params.listingId),
        listing: params.listingId,
        buyerId: caller.accountId,
        seats: body.seats ?? [],
        best: body.best,
        idempotencyKey,
        requestHash,
      }),

    listOrders: ({ query, caller }) =>
      orders.list({
        buyerId: caller.accountId,
        state: query.state,
        limit: query.limit ?? defaultPage,
        cursor: query.cursor,
      }),

    readOrder: (call) => orders.read(wishOf(call)),
    changeSeats: (call) =>
      orders.changeSeats({
        ...wishOf(call),
        seats: call.body.seats,
        idempotencyKey: call.idempotencyKey,
        requestHash: call.requestHash,
      }),

    releaseOrder: (call) => orders.release(wishOf(call)),

    buyTickets: (call) =>
      orders.pay({
        ...wishOf(call),
        method: methodOf(call.body.method),
        idempotencyKey: call.idempotencyKey,
        requestHash: call.requestHash,
      }),
  };
}

/** What the listing's seller and their staff keep back. */
export function keptSeatRouteHandlers(kept: Kept): Handlers<keyof typeof keptSeatRoutes> {
  return {
    keepSeats: ({ params, body, caller }) =>
      kept.keep(caller.accountId, { listingId: decodeId(params.listingId), ...body }),

    releaseSeats: ({ params, body, caller }) =>
      kept.release(caller.accountId, { listingId: decodeId(params.listingId), ...body }),

    listKeptSeats: async ({ params, caller }) => ({
      items: await kept.list(caller.accountId, decodeId(params.listingId)),
    }),
  };
}

/** What the listing's seller and their staff may do. */
export function refundRouteHandlers(refunds: Refunds): Handlers<keyof typeof refundRoutes> {
  return {
    listSales: ({ params, query, caller }) =>
      refunds.listSales(caller.accountId, {
        listingId: decodeId(params.listingId),
        state: query.state,
        limit: query.limit ?? defaultPage,
        cursor: query.cursor,
      }),

    refundOrder: (call) =>
      refunds.refund({
        ...orderOfSeller(call),
        seats: call.body.seats ?? null,
        reason: call.body.reason ?? null,
        evenIfScanned: call.body.evenIfScanned ?? false,
        idempotencyKey: call.idempotencyKey,
        requestHash: call.requestHash,
      }),

    listRefunds: async (call) => ({ items: await refunds.listRefunds(orderOfSeller(call)) }),

    cancelListing: ({ params, body, caller }) =>
      refunds.cancelListing({
        accountId: caller.accountId,
        listingId: decodeId(params.listingId),
        reason: body.reason ?? null,
      }),

    readCancellation: ({ params, caller }) =>
      refunds.readCancellation(caller.accountId, decodeId(params.listingId)),
  };
}

function orderOfSeller({ params, caller }: Call<'refundOrder' | 'listRefunds'>): OrderOfSeller {
  const { listingId, id } = decodeIdInListing(params.orderId);
  return { listingId, orderId: id, order: params.orderId, accountId: caller.accountId };
}

function wishOf({
  params,
  caller,
}: Call<'readOrder' | 'changeSeats' | 'releaseOrder' | 'buyTickets'>): OrderWish {
  const { listingId, id } = decodeIdInListing(params.orderId);
  return { listingId, orderId: id, order: params.orderId, buyerId: caller.accountId };
}

function methodOf(method: PaymentMethod): PayWish['method'] {
  return method.type === 'card' ? { type: 'card', cardId: decodeId(method.cardId) } : method;
}
