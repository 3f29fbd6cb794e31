import { authorizePayment } from './authorize.ts';
import { finishCancel } from './cancel.ts';
import type { OrdersDeps } from './deps.ts';
import { findPayment, type Payment } from './payment.ts';
import { sellSeats } from './sell.ts';

/** created → authorized → due, or created → canceling → canceled: no attempt takes more steps than this. */
const maxSteps = 4;

/**
 * Moves an attempt as far as it will go and returns it. The buyer's own request, a webhook and reconcile all call
 * this same function: a process that died between two steps is replaced by whoever looks next.
 */
export async function driveAttempt(deps: OrdersDeps, payment: Payment): Promise<Payment> {
  let current = payment;
  for (let step = 0; step < maxSteps; step++) {
    const moved = await takeStep(deps, current);
    if (!moved) return current;
    const next = await findPayment(deps.database.connection, current.listingId, current.paymentId);
    if (next === null || next.state === current.state) return next ?? current;
    current = next;
  }
  return current;
}

/** False when there is nothing to do for anybody but the outbox. */
async function takeStep(deps: OrdersDeps, payment: Payment): Promise<boolean> {
  switch (payment.state) {
    case 'created':
      await authorizePayment(deps, payment);
      return true;
    case 'authorized':
      await sellSeats(deps, payment);
      return true;
    case 'canceling':
      await finishCancel(deps, payment);
      return true;
    default:
      return false;
  }
}
