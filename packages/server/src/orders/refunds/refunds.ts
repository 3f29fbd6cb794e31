import type { Cancellation, Refund, Sale } from '@admit-one/sdk/contract';
import { encodeId } from '@admit-one/sdk/contract';
import { newId } from '../../platform/ids.ts';
import type { Loop } from '../../platform/loops.ts';
import { notFound } from '../../platform/problem.ts';
import { deliverMails } from '../mails/deliver-mails.ts';
import { type Deliver, deliverDue } from '../outbox.ts';
import { seatMapOfListing } from '../seat-map-of-listing.ts';
import { readCancellationProgress } from './cancel-listing.sql.ts';
import { endCancelledListings } from './cancel-listing.ts';
import type { RefundsDeps } from './deps.ts';
import { deliverDisputes, lookForDispute } from './dispute.ts';
import { deliverRefunds } from './give-back.ts';
import { type RefundWish, refundOrder } from './refund.ts';
import { listSales, readRefunds, readSale, type SalesWish } from './sales.ts';

/** What is taken back of a sale, for the listing's seller and their staff; and what buyers are mailed. */
export interface Refunds {
  /** @throws ProblemError `not_found` */
  listSales(accountId: number, wish: SalesWish): Promise<{ items: Sale[]; nextCursor: string | null }>;
  /**
   * @throws ProblemError `not_found`, `order_state`, `not_refundable`, `ticket_being_bought`, `ticket_scanned`,
   * `idempotency_mismatch`
   */
  refund(wish: RefundWish): Promise<{ refunds: Refund[]; order: Sale }>;
  /** @throws ProblemError `not_found` */
  listRefunds(wish: OrderOfSeller): Promise<Refund[]>;
  /** Answers at once; a loop ends the orders. @throws ProblemError `not_found` */
  cancelListing(wish: { accountId: number; listingId: number; reason: string | null }): Promise<Cancellation>;
  /** @throws ProblemError `not_found`, also where it is on sale */
  readCancellation(accountId: number, listingId: number): Promise<Cancellation>;
  /** A hint of the gateway's that a buyer's bank has taken the money of this attempt back. */
  lookForDispute(listingId: number, paymentId: number): Promise<void>;
  readonly loops: readonly Loop[];
}

/** `order` as the caller wrote it. */
export type OrderOfSeller = Pick<RefundWish, 'accountId' | 'listingId' | 'orderId' | 'order'>;

/** What `createRefunds` is given; ids are random unless told, and seat maps are remembered. */
export type RefundsOptions = Omit<RefundsDeps, 'seatMapOfListing' | 'newId'> &
  Partial<Pick<RefundsDeps, 'seatMapOfListing' | 'newId'>>;

export function createRefunds(given: RefundsOptions): Refunds {
  const deps: RefundsDeps = {
    newId,
    ...given,
    seatMapOfListing: given.seatMapOfListing ?? seatMapOfListing(given),
  };

  async function requireStaff({ accountId, listingId, order }: OrderOfSeller): Promise<void> {
    if (!(await deps.listings.isStaffOf(accountId, listingId))) throw notFound('order', order);
  }

  async function requireStaffOfListing(accountId: number, listingId: number): Promise<void> {
    if (await deps.listings.isStaffOf(accountId, listingId)) return;
    throw notFound('listing', encodeId('lst', listingId));
  }

  return {
    async listSales(accountId, wish) {
      await requireStaffOfListing(accountId, wish.listingId);
      return listSales(deps, wish);
    },

    async refund(wish) {
      await requireStaff(wish);
      await refundOrder(deps, wish);
      const refunds = await readRefunds(deps, wish, wish.idempotencyKey);
      return { refunds, order: (await readSale(deps, wish))! };
    },

    async listRefunds(wish) {
      await requireStaff(wish);
      if ((await readSale(deps, wish)) === null) throw notFound('order', wish.order);
      return readRefunds(deps, wish);
    },

    async cancelListing(wish) {
      await deps.listings.cancelListing(wish);
      return progressOf(deps, wish.listingId);
    },

    async readCancellation(accountId, listingId) {
      await requireStaffOfListing(accountId, listingId);
      return progressOf(deps, listingId);
    },

    lookForDispute: (listingId, paymentId) => lookForDispute(deps, listingId, paymentId),

    // Each in a loop of its own: a mail server that is slow holds no money up.
    loops: [
      {
        name: 'refunds',
        everyMs: 500,
        run: (signal) => deliverAll(deps, signal, { refund: deliverRefunds, dispute: deliverDisputes }),
      },
      { name: 'mails', everyMs: 1_000, run: (signal) => deliverAll(deps, signal, { mail: deliverMails }) },
      { name: 'cancelled listings', everyMs: 1_000, run: (signal) => endCancelledListings(deps, signal) },
    ],
  };
}

async function deliverAll(
  deps: RefundsDeps,
  signal: AbortSignal,
  handlers: Readonly<Record<string, Deliver<RefundsDeps>>>,
): Promise<void> {
  while (!signal.aborted && (await deliverDue(deps, handlers)) > 0);
}

async function progressOf(deps: RefundsDeps, listingId: number): Promise<Cancellation> {
  const listing = encodeId('lst', listingId);
  const cancelled = await deps.listings.readCancellation(listingId);
  if (cancelled === null) throw notFound('cancellation of listing', listing);
  const { total, open, ...back } = await readCancellationProgress(deps.database.connection, listingId);
  return {
    listingId: listing,
    state: open === 0 && back.refundsDue === 0 ? 'done' : 'running',
    cancelledAt: cancelled.cancelledAt.toISOString(),
    reason: cancelled.reason,
    currency: cancelled.currency,
    orders: { total, open },
    refunds: { due: back.refundsDue, done: back.refundsDone },
    amounts: { due: back.amountDue, done: back.amountDone },
  };
}
