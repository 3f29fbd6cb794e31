import { encodeId, encodeIdInListing } from '@admit-one/sdk/contract';
import type { Authorization } from '../payments/gateway.ts';
import { markAuthorizedIfCreated, storeActionIfCreated, storeReferenceIfCreated } from './authorize.sql.ts';
import { beginCancel } from './cancel.ts';
import { declinePayment } from './decline.ts';
import type { OrdersDeps } from './deps.ts';
import type { Payment } from './payment.ts';

/**
 * Step 3 of the sale, with no transaction open. A handle that can be cancelled exists, and its reference is stored,
 * before anything can move money. Unknown stays unknown: the attempt is left as it is, and reconcile asks again with
 * the same keys.
 *
 * May be called again for the same attempt, by anybody, at any time.
 */
export async function authorizePayment(deps: OrdersDeps, payment: Payment): Promise<void> {
  if (payment.amount === 0) return markAuthorizedIfCreated(deps.database.connection, payment);
  // Without a handle of ours nothing was confirmed and no page was shown: too late to begin, and nothing to undo.
  if (payment.gatewayReference === null && payment.isPastTime) return beginCancel(deps, payment);

  const answer = await askGateway(deps, payment);
  deps.log.debug(
    { payment: paymentText(payment), answer: answer.kind },
    'the gateway was asked to authorize',
  );
  switch (answer.kind) {
    case 'ok':
      return markAuthorizedIfCreated(deps.database.connection, payment);
    case 'declined':
      return declinePayment(deps, payment, answer.declineCode ?? answer.code);
    case 'canceled':
      return beginCancel(deps, payment);
    case 'action':
      if (payment.isPastTime) return beginCancel(deps, payment);
      return storeActionIfCreated(deps.database.connection, payment, answer.url);
    case 'unconfirmed':
    case 'processing':
      if (payment.isPastTime) return beginCancel(deps, payment);
      return;
    case 'unknown':
      deps.log.warn(
        { payment: paymentText(payment), err: answer.cause },
        'the gateway gave no answer; it is asked again',
      );
      // Or it would be asked for ever: letting go has a definite answer even where the attempt has none.
      if (payment.isPastTime) return beginCancel(deps, payment);
  }
}

async function askGateway(deps: OrdersDeps, payment: Payment): Promise<Authorization> {
  if (payment.gatewayReference === null) return open(deps, payment);
  const answer = await deps.gateway.read(payment.gatewayReference);
  // The intent stands, but nobody confirmed it: whoever made it died in between.
  if (answer.kind === 'unconfirmed' && !payment.isPastTime)
    return confirm(deps, payment, payment.gatewayReference);
  return answer;
}

/** Makes the handle at the gateway, stores it, and only then lets money move. */
async function open(deps: OrdersDeps, payment: Payment): Promise<Authorization> {
  const { gateway, database } = deps;
  if (payment.method === null) {
    const page = await gateway.createPage(
      { ...intentOf(payment), returnUrl: deps.returnUrl(), expiresAt: pageExpiry(deps, payment) },
      paymentText(payment),
    );
    if (page.kind !== 'ok') return page;
    const isStored = await storeReferenceIfCreated(database.connection, payment, page.reference);
    return isStored ? { kind: 'action', url: page.url } : { kind: 'processing' };
  }
  const intent = await gateway.createIntent(intentOf(payment), paymentText(payment));
  if (intent.kind !== 'ok') return intent;
  const isStored = await storeReferenceIfCreated(database.connection, payment, intent.reference);
  return isStored ? confirm(deps, payment, intent.reference) : { kind: 'processing' };
}

function confirm(deps: OrdersDeps, payment: Payment, reference: string): Promise<Authorization> {
  return deps.gateway.confirmIntent(
    { reference, paymentMethod: payment.method!, returnUrl: deps.returnUrl() },
    `${paymentText(payment)}-confirm`,
  );
}

/** The same for the same attempt whenever it is asked for, because the gateway compares it under one key. */
function intentOf(payment: Payment) {
  return {
    amount: payment.amount,
    currency: payment.currency,
    ...(payment.customer === null ? {} : { customer: payment.customer }),
    description: `Admit One ${encodeIdInListing('ord', payment.listingId, payment.orderId)}`,
    metadata: {
      listing: encodeId('lst', payment.listingId),
      order: encodeIdInListing('ord', payment.listingId, payment.orderId),
      payment: paymentText(payment),
    },
  };
}

/**
 * Stripe wants a page to live 30 minutes at least from when it is made, which may be as late as the order's end, and
 * the same end each time it is asked for. We close it ourselves when the order's time is over.
 */
function pageExpiry(deps: OrdersDeps, payment: Payment): Date {
  const latestMs = deps.times.payingSeconds * 1000 + 32 * 60_000;
  return new Date(Math.ceil(payment.createdAt.getTime() / 1000) * 1000 + latestMs);
}

/** The payment's id as text: the gateway's idempotency key, and what our logs and its metadata say. */
export function paymentText(payment: { listingId: number; paymentId: number }): string {
  return encodeIdInListing('pay', payment.listingId, payment.paymentId);
}
