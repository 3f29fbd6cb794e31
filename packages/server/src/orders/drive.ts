import { oneAtATime } from '../platform/one-at-a-time.ts';
import { createAuthorize } from './authorize.ts';
import { finishCancel } from './cancel.ts';
import { captureForResale } from './capture.ts';
import type { OrdersDeps } from './deps.ts';
import { inOneCommit } from './in-one-commit.ts';
import { findPayments, type Payment, type PaymentKey } from './payment.ts';
import { createSell } from './sell.ts';

/** Moves an attempt as far as it will go and returns it. */
export type Drive = (payment: Payment) => Promise<Payment>;

/** created → canceling → authorized → due → captured at the longest: no attempt takes more steps than this. */
const maxSteps = 6;

/**
 * The buyer's own request, a webhook and reconcile all call this same function: a process that died between two steps
 * is replaced by whoever looks next.
 */
export function createDrive(deps: OrdersDeps): Drive {
  const sell = createSell(deps);
  const authorize = createAuthorize(deps, sell);
  const look = createLook(deps);

  async function takeStep(payment: Payment): Promise<Payment> {
    switch (payment.state) {
      case 'created':
        return (await authorize(payment)) ?? look(payment);
      case 'authorized':
        return { ...payment, ...(await sell(payment)) };
      case 'canceling':
        await finishCancel(deps, payment);
        return look(payment);
      case 'due':
        // Sold: the outbox takes the money. Tickets on offer are not sold before it is taken.
        if (payment.orderState !== 'paying') return payment;
        await captureForResale(deps, payment);
        return look(payment);
      default:
        // There is nothing to do for anybody but the outbox.
        return payment;
    }
  }

  async function driveFrom(payment: Payment): Promise<Payment> {
    let current = payment;
    for (let step = 0; step < maxSteps; step++) {
      const next = await takeStep(current);
      if (next.state === current.state) return next;
      current = next;
    }
    return current;
  }

  // A hundred clicks are one question to the gateway; those who come while it is asked look at what came of it.
  const once = oneAtATime<Payment>();
  const driven = new Set<string>();
  return (payment) => {
    const key = `${payment.listingId} ${payment.paymentId}`;
    const isLate = driven.has(key);
    driven.add(key);
    return once(key, async () => {
      try {
        return await driveFrom(isLate ? await look(payment) : payment);
      } finally {
        driven.delete(key);
      }
    });
  };
}

/** How attempts stand now; rows of payments are never deleted. */
function createLook(deps: OrdersDeps): (payment: PaymentKey) => Promise<Payment> {
  const find = createFind(deps);
  return async (payment) => {
    const found = await find(payment);
    if (found === null) throw new Error(`There is no payment ${payment.paymentId} any more.`);
    return found;
  };
}

export function createFind(deps: OrdersDeps): (payment: PaymentKey) => Promise<Payment | null> {
  return inOneCommit<PaymentKey, Payment | null>(deps, async (payments) => {
    const found = await findPayments(deps.database.connection, payments);
    const byId = new Map(found.map((payment) => [`${payment.listingId} ${payment.paymentId}`, payment]));
    return payments.map(({ listingId, paymentId }) => byId.get(`${listingId} ${paymentId}`) ?? null);
  });
}
