import { encodeId, encodeIdInListing } from '@admit-one/sdk/contract';
import type { Authorization } from '../payments/gateway.ts';
import { storeActionIfCreated, storeReferencesIfCreated } from './authorize.sql.ts';
import { beginCancel } from './cancel.ts';
import { declinePayment } from './decline.ts';
import type { OrdersDeps } from './deps.ts';
import { inOneCommit } from './in-one-commit.ts';
import type { Payment, PaymentKey } from './payment.ts';
import type { Sell } from './sell.ts';

/**
 * Step 3 of the sale, with no transaction open. A handle that can be cancelled exists, and its reference is stored,
 * before anything can move money. Unknown stays unknown: the attempt is left as it is, and reconcile asks again with
 * the same keys.
 *
 * What is set aside is sold at once: a process that dies in between leaves an attempt `created` whose handle answers ok.
 *
 * @returns a function for one attempt in state `created`, which may be called again by anybody at any time. It gives the
 * attempt as it is now where it knows that, and null where it has to be looked at
 */
export function createAuthorize(deps: OrdersDeps, sell: Sell): (payment: Payment) => Promise<Payment | null> {
  const storeReference = inOneCommit<StoredReference, boolean>(deps, async (payments) => {
    const stored = await storeReferencesIfCreated(deps.database.connection, payments);
    return payments.map(({ paymentId }) => stored.includes(paymentId));
  });
  return (payment) => authorize(deps, { storeReference, sell }, payment);
}

type StoredReference = PaymentKey & { readonly reference: string };

interface Steps {
  /** Between two questions to the gateway. Whether the attempt was still `created`. */
  storeReference(payment: StoredReference): Promise<boolean>;
  readonly sell: Sell;
}

async function authorize(deps: OrdersDeps, steps: Steps, payment: Payment): Promise<Payment | null> {
  if (payment.amount === 0) return sold(steps, payment);
  // Without a handle of ours nothing was confirmed and no page was shown: too late to begin, and nothing to undo.
  if (payment.gatewayReference === null && payment.isPastTime) return letGo(deps, payment);

  const { answer, reference } = await askGateway(deps, steps, payment);
  deps.log.debug(
    { payment: paymentText(payment), answer: answer.kind },
    'the gateway was asked to authorize',
  );
  switch (answer.kind) {
    case 'ok':
      return sold(steps, { ...payment, gatewayReference: reference });
    case 'declined':
      await declinePayment(deps, payment, answer.declineCode ?? answer.code);
      return null;
    case 'canceled':
      return letGo(deps, payment);
    case 'action':
      if (payment.isPastTime) return letGo(deps, payment);
      await storeActionIfCreated(deps.database.connection, payment, answer.url);
      return null;
    case 'unconfirmed':
    case 'processing':
      return payment.isPastTime ? letGo(deps, payment) : null;
    case 'unknown':
      deps.log.warn(
        { payment: paymentText(payment), err: answer.cause },
        'the gateway gave no answer; it is asked again',
      );
      // Or it would be asked for ever: letting go has a definite answer even where the attempt has none.
      return payment.isPastTime ? letGo(deps, payment) : null;
  }
}

async function sold({ sell }: Steps, payment: Payment): Promise<Payment | null> {
  const stands = await sell(payment);
  return stands.state === 'due' ? { ...payment, ...stands, actionUrl: null } : null;
}

async function letGo(deps: OrdersDeps, payment: Payment): Promise<null> {
  await beginCancel(deps, payment);
  return null;
}

interface Asked {
  readonly answer: Authorization;
  readonly reference: string | null;
}

async function askGateway(deps: OrdersDeps, steps: Steps, payment: Payment): Promise<Asked> {
  const reference = payment.gatewayReference;
  if (reference === null) return open(deps, steps, payment);
  const answer = await deps.gateway.read(reference);
  // The intent stands, but nobody confirmed it: whoever made it died in between.
  if (answer.kind === 'unconfirmed' && !payment.isPastTime)
    return { reference, answer: await confirm(deps, payment, reference) };
  return { reference, answer };
}

/** Makes the handle at the gateway, stores it, and only then lets money move. */
async function open(deps: OrdersDeps, steps: Steps, payment: Payment): Promise<Asked> {
  const { gateway } = deps;
  if (payment.method === null) {
    const page = await gateway.createPage(
      { ...intentOf(payment), returnUrl: deps.returnUrl(), expiresAt: pageExpiry(deps, payment) },
      paymentText(payment),
    );
    if (page.kind !== 'ok') return { answer: page, reference: null };
    const { reference } = page;
    const isStored = await steps.storeReference({ ...payment, reference });
    return { reference, answer: isStored ? { kind: 'action', url: page.url } : { kind: 'processing' } };
  }
  const intent = await gateway.createIntent(intentOf(payment), paymentText(payment));
  if (intent.kind !== 'ok') return { answer: intent, reference: null };
  const { reference } = intent;
  const isStored = await steps.storeReference({ ...payment, reference });
  return { reference, answer: isStored ? await confirm(deps, payment, reference) : { kind: 'processing' } };
}

function confirm(deps: OrdersDeps, payment: Payment, reference: string): Promise<Authorization> {
  return deps.gateway.confirmIntent(
    { reference, paymentMethod: payment.method!, returnUrl: deps.returnUrl() },
    `${paymentText(payment)}-confirm`,
  );
}

/** The same for the same attempt whenever it is asked for, because the gateway compares it under one key. */
function intentOf(payment: Payment) {
  const order = encodeIdInListing('ord', payment.listingId, payment.orderId);
  return {
    amount: payment.amount,
    currency: payment.currency,
    ...(payment.customer === null ? {} : { customer: payment.customer }),
    description: `Admit One ${order}`,
    metadata: { listing: encodeId('lst', payment.listingId), order, payment: paymentText(payment) },
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
export function paymentText(payment: PaymentKey): string {
  return encodeIdInListing('pay', payment.listingId, payment.paymentId);
}
