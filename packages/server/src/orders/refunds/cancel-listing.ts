import { encodeId } from '@admit-one/sdk/contract';
import type { Sql } from '../../platform/database/database.ts';
import { untilNotOvertaken } from '../../platform/overtaken.ts';
import { markCancelingIfOpen } from '../cancel.sql.ts';
import { freeTicketsOfExpired } from '../expire.sql.ts';
import { lockOrders, lockTickets } from '../lock.sql.ts';
import type { PaymentKey } from '../payment.ts';
import { seatsOf } from '../seats-of.ts';
import { distinct } from '../sorted.ts';
import { tellFreed, tellFreeOrOffered } from '../tell-board.ts';
import {
  findHeldOrders,
  findOpenPaymentsOfListing,
  findOwningOrders,
  markOrdersReleasedIfHeld,
  readCancellationProgress,
} from './cancel-listing.sql.ts';
import type { RefundsDeps } from './deps.ts';
import { readRefundable, takeBack } from './take-back.ts';

/** How many orders one transaction takes: a dozen statements of a few milliseconds each. */
const ordersAtOnce = 200;
/** Each takes a connection, which buyers of other listings need too. */
const paymentsAtOnce = 8;

/**
 * Step 12 of the sale: ends the orders of cancelled listings. Nothing says how far it is but the orders themselves, so
 * that it goes on after a crash at any moment, in any process, and two of them do no harm. What the gateway does not let
 * go of is tried again on the next round.
 */
export async function endCancelledListings(deps: RefundsDeps, signal: AbortSignal): Promise<void> {
  for (const { listingId, reason } of await deps.listings.cancellationsUnderWay()) {
    if (signal.aborted) return;
    try {
      await endOrders(deps, listingId, reason);
    } catch (error) {
      deps.log.error(
        { err: error, listing: encodeId('lst', listingId) },
        'the orders of a cancelled listing could not be ended; it is tried again',
      );
    }
  }
}

/** Holds first and payments before tickets: what is being paid may be sold by the time it is looked at. */
async function endOrders(deps: RefundsDeps, listingId: number, reason: string | null): Promise<void> {
  while (await releaseSome(deps, listingId));
  await cancelPayments(deps, listingId);
  while (await refundSome(deps, listingId, reason));
  const { open, refundsDue } = await readCancellationProgress(deps.database.connection, listingId);
  if (open === 0 && refundsDue === 0) await deps.listings.closeCancellation(listingId);
}

/** Whether there may be more. */
async function releaseSome(deps: RefundsDeps, listingId: number): Promise<boolean> {
  const held = await findHeldOrders(deps.database.connection, listingId, ordersAtOnce);
  if (held.length === 0) return false;
  const freed = await deps.database.inTransaction(
    async (sql) => {
      const orders = (await lockOrders(sql, held)).filter(({ state }) => state === 'held');
      if (orders.length === 0) return [];
      await lockTickets(sql, distinct(seatsOf(orders), 'listingId', 'seat'));
      await markOrdersReleasedIfHeld(sql, orders);
      return freeTicketsOfExpired(sql, orders);
    },
    { repeatable: true, byKey: true },
  );
  tellFreeOrOffered(deps, freed);
  return held.length === ordersAtOnce;
}

/** At the gateway first: only what it has definitely let go of is free. What was sold meanwhile is refunded next. */
async function cancelPayments(deps: RefundsDeps, listingId: number): Promise<void> {
  let last: PaymentKey = { listingId, paymentId: -1 };
  for (;;) {
    const open = await findOpenPaymentsOfListing(deps.database.connection, last, paymentsAtOnce);
    await Promise.all(
      open.map(async (payment) => {
        try {
          await markCancelingIfOpen(deps.database.connection, payment);
          await deps.driveOn(payment.listingId, payment.paymentId);
        } catch (error) {
          deps.log.warn({ err: error, ...payment }, 'a payment of a cancelled listing is cancelled later');
        }
      }),
    );
    if (open.length < paymentsAtOnce) return;
    last = open.at(-1)!;
  }
}

/** Whether there may be more. */
async function refundSome(deps: RefundsDeps, listingId: number, reason: string | null): Promise<boolean> {
  const owning = await findOwningOrders(deps.database.connection, listingId, ordersAtOnce);
  if (owning.length === 0) return false;
  const refundAll = async (sql: Sql) => {
    const refundable = await readRefundable(sql, await lockOrders(sql, owning));
    return takeBack(
      sql,
      deps,
      refundable.map((each) => ({
        ...each,
        tickets: each.owned,
        cause: 'cancellation',
        reason,
        request: null,
        letter: 'cancellation',
      })),
    );
  };
  const refunds = await untilNotOvertaken(() =>
    deps.database.inTransaction(refundAll, { repeatable: true, byKey: true }),
  );
  tellFreed(deps, [{ listingId, seats: refunds.map(({ seat }) => seat) }]);
  // None at all: somebody else took the same ones, or they are in a state that this round cannot help.
  return owning.length === ordersAtOnce && refunds.length > 0;
}
