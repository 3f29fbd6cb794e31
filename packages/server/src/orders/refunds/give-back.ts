import { encodeIdInListing } from '@admit-one/sdk/contract';
import { lockPayments } from '../lock.sql.ts';
import type { Message } from '../outbox.sql.ts';
import type { Delivery } from '../outbox.ts';
import type { RefundsDeps } from './deps.ts';
import { lookForDispute } from './dispute.ts';
import {
  type DueRefund,
  markRefundDoneIfDue,
  markRefundDoneWithoutMoney,
  readDueRefunds,
} from './give-back.sql.ts';

/** Payments asked about beside each other: a cancelled listing must leave connections to those who buy another. */
const paymentsAtOnce = 8;

/**
 * The money of refunds goes back, from the outbox, with the refund's id for a key: asked twice it goes once. Those of
 * one payment go one after the other, because the gateway locks the charge.
 */
export async function deliverRefunds(
  deps: RefundsDeps,
  messages: readonly Message[],
): Promise<readonly Delivery[]> {
  const due = await readDueRefunds(deps.database.connection, messages.map(refundKey));
  const answers = new Map<number, Delivery>();
  // All of them take from one iterator: whoever is done takes the next payment.
  const payments = Map.groupBy(due, ({ paymentId }) => paymentId).values();
  const giveSomeBack = async () => {
    for (const refunds of payments)
      for (const refund of refunds) answers.set(refund.refundId, await giveBackOrLater(deps, refund));
  };
  await Promise.all(Array.from({ length: paymentsAtOnce }, giveSomeBack));
  // What is not due any more is done.
  return messages.map((message) => answers.get(refundKey(message).refundId) ?? 'done');
}

function refundKey({ listingId, payload }: Message): { listingId: number; refundId: number } {
  return { listingId, refundId: Number(payload.refundId) };
}

/** One that breaks does not keep the others waiting. */
async function giveBackOrLater(deps: RefundsDeps, refund: DueRefund): Promise<Delivery> {
  try {
    return await giveBack(deps, refund);
  } catch (error) {
    const { listingId, refundId } = refund;
    deps.log.error(
      { err: error, refund: encodeIdInListing('rfd', listingId, refundId) },
      'a refund could not be given back; it is tried again',
    );
    return 'later';
  }
}

async function giveBack(deps: RefundsDeps, refund: DueRefund): Promise<Delivery> {
  switch (refund.paymentState) {
    case 'captured':
      // Of nothing, and of what a bank took back already, the gateway gives nothing back.
      if (refund.amount === 0 || refund.isDisputed) return record(deps, refund, null);
      return askForRefund(deps, refund);
    case 'failed':
      await markRefundDoneWithoutMoney(deps.database.connection, refund);
      return 'done';
    default:
      // Sold and not captured yet: it waits for its money.
      return 'later';
  }
}

async function askForRefund(deps: RefundsDeps, refund: DueRefund): Promise<Delivery> {
  const { listingId, refundId, paymentId, orderId, amount } = refund;
  const id = encodeIdInListing('rfd', listingId, refundId);
  if (amount > refund.left) {
    deps.log.error(
      { refund: id, left: refund.left },
      'a refund is of more than was taken; nothing is given back',
    );
    return 'later';
  }
  const metadata = {
    payment: encodeIdInListing('pay', listingId, paymentId),
    order: encodeIdInListing('ord', listingId, orderId),
    refund: id,
  };
  const answer = await deps.gateway.refund({ reference: refund.gatewayReference!, amount, metadata }, id);
  if (answer.kind === 'ok') return record(deps, refund, answer.reference);
  if (answer.kind === 'unknown') {
    deps.log.warn(
      { refund: id, err: answer.cause },
      'the gateway gave no answer to a refund; it is asked again',
    );
    return 'later';
  }
  if (answer.code === 'charge_already_refunded') {
    deps.log.error(
      { refund: id },
      'all money of a payment was given back at the gateway by somebody: the refund is taken for done',
    );
    return record(deps, refund, null);
  }
  if (answer.code === 'charge_disputed') await lookForDispute(deps, listingId, paymentId);
  else
    deps.log.error(
      { refund: id, code: answer.code },
      'the gateway refused a refund: look at it there; it is asked again until the money is back',
    );
  return 'later';
}

async function record(deps: RefundsDeps, refund: DueRefund, reference: string | null): Promise<Delivery> {
  await deps.database.inTransaction(
    async (sql) => {
      await lockPayments(sql, [refund]);
      await markRefundDoneIfDue(sql, refund, reference);
    },
    { repeatable: true },
  );
  return 'done';
}
