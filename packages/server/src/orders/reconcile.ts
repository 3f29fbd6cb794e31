import { paymentText } from './authorize.ts';
import type { OrdersDeps } from './deps.ts';
import { driveAttempt } from './drive.ts';
import { findOpenPayments, touchPayment } from './payment.ts';

/** Younger attempts are in the hands of the request that began them. */
const leftAloneSeconds = 3;
const drivenAtOnce = 20;

/**
 * Step 9 of the sale: whatever was left open, by a dead process or a silent gateway, is driven on through the same
 * functions. One that fails does not keep the others waiting.
 */
export async function reconcile(deps: OrdersDeps): Promise<void> {
  const open = await findOpenPayments(deps.database.connection, leftAloneSeconds, drivenAtOnce);
  await Promise.all(
    open.map(async (payment) => {
      try {
        await touchPayment(deps.database.connection, payment.listingId, payment.paymentId);
        await driveAttempt(deps, payment);
      } catch (error) {
        deps.log.warn(
          { err: error, payment: paymentText(payment) },
          'an open payment could not be driven on; it is tried again',
        );
      }
    }),
  );
}
