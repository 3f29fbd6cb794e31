import { paymentText } from './authorize.ts';
import type { OrdersDeps } from './deps.ts';
import type { Drive } from './drive.ts';
import { claimOpenPayments, findPayments } from './payment.ts';

/** Younger attempts are in the hands of the request that began them. */
const leftAloneSeconds = 3;
const drivenAtOnce = 20;

/**
 * Step 9 of the sale: whatever was left open, by a dead process or a silent gateway, is driven on through the same
 * functions. One that fails does not keep the others waiting. Returns how many there were; it may run several times at
 * once, because a silent gateway keeps a run waiting for as long as its slowest attempt.
 */
export async function reconcile(deps: OrdersDeps, drive: Drive): Promise<number> {
  const { connection } = deps.database;
  const claimed = await claimOpenPayments(connection, leftAloneSeconds, drivenAtOnce);
  if (claimed.length === 0) return 0;
  const open = await findPayments(connection, claimed);
  await Promise.all(
    open.map(async (payment) => {
      try {
        await drive(payment);
      } catch (error) {
        deps.log.warn(
          { err: error, payment: paymentText(payment) },
          'an open payment could not be driven on; it is tried again',
        );
      }
    }),
  );
  return claimed.length;
}
