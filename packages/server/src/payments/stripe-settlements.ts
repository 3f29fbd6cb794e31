import type Stripe from 'stripe';
import type { Done, Gateway, GatewayIntent, Refused, Unknown } from './gateway.ts';
import { isPage, readPage } from './stripe-attempts.ts';
import { asGatewayError, asRefused, isMissing, isReplay, verdictOf } from './stripe-verdict.ts';

type SettlementMethods = 'capture' | 'cancel' | 'refund' | 'readDispute' | 'readMetadata' | 'list';

/** What happens to money that is set aside: taken, let go, given back; and the list of it all. */
export function stripeSettlements(stripe: Stripe): Pick<Gateway, SettlementMethods> {
  return {
    capture: ({ reference, amount }, key) => capture(stripe, reference, amount, key),
    cancel: (reference, key) =>
      isPage(reference) ? cancelPage(stripe, reference, key) : cancelIntent(stripe, reference, key),

    async refund({ reference, amount, metadata }, key) {
      try {
        const intent = await intentOf(stripe, reference);
        const earlier = await findRefunds(stripe, intent, key);
        // What failed moved no money in the end: it is made anew, with a key of its own.
        const failed = earlier.filter(isFailed).length;
        const refund =
          earlier.find((each) => !isFailed(each)) ??
          (await stripe.refunds.create(
            { payment_intent: intent, amount, metadata: { ...metadata, [keyField]: key } },
            { idempotencyKey: failed === 0 ? key : `${key}-${failed}` },
          ));
        if (!isFailed(refund)) return { kind: 'ok', reference: refund.id };
        return {
          kind: 'refused',
          code: refund.failure_reason ?? 'refund_failed',
          message: 'The refund failed.',
        };
      } catch (error) {
        return asRefused(error);
      }
    },

    async readDispute(reference) {
      try {
        const intent = await intentOf(stripe, reference);
        for await (const { status } of stripe.disputes.list({ payment_intent: intent, limit: 100 })) {
          if (!harmless.test(status)) return { kind: 'disputed' };
        }
        return { kind: 'undisputed' };
      } catch (error) {
        return { kind: 'unknown', cause: error };
      }
    },

    async readMetadata(intent) {
      try {
        return (await stripe.paymentIntents.retrieve(intent)).metadata;
      } catch (error) {
        if (isMissing(error)) return null;
        throw asGatewayError(error);
      }
    },

    async *list({ createdAfter }) {
      const created = { gte: Math.floor(createdAfter.getTime() / 1000) };
      const pages = stripe.paymentIntents.list({ created, limit: 100, expand: ['data.latest_charge'] });
      try {
        for await (const intent of pages) yield listed(intent);
      } catch (error) {
        throw asGatewayError(error);
      }
    },
  };
}

async function capture(
  stripe: Stripe,
  reference: string,
  amount: number,
  key: string | null,
): Promise<Done | Refused | Unknown> {
  try {
    const intent = await intentOf(stripe, reference);
    try {
      await stripe.paymentIntents.capture(intent, { amount_to_capture: amount }, keyed(key));
      return { kind: 'ok' };
    } catch (error) {
      if (isMissing(error)) throw error;
      if (!mayBeOver(error)) return { kind: 'unknown', cause: error };
      const { status, amount_received } = await stripe.paymentIntents.retrieve(intent);
      switch (status) {
        case 'succeeded':
          if (amount_received === amount) return { kind: 'ok' };
          // Somebody took another amount, by hand: what was sold for it is for a person to decide.
          return {
            kind: 'unknown',
            cause: new Error(`Of ${intent} ${amount_received} was taken, not ${amount}.`),
          };
        case 'processing':
          return { kind: 'unknown', cause: error };
        case 'requires_capture':
          if (key !== null && isReplay(error)) return capture(stripe, intent, amount, null);
          return letGo(stripe, intent, error);
        default:
          return refusedAs(status, error);
      }
    }
  } catch (error) {
    if (isMissing(error))
      return { kind: 'refused', code: 'resource_missing', message: `There is no ${reference}.` };
    return { kind: 'unknown', cause: error };
  }
}

/** The intent cannot be captured any more, whatever an old answer says that is only repeated. */
function refusedAs(status: string, error: unknown): Refused {
  const refused = asRefused(error);
  return refused.kind === 'refused'
    ? refused
    : { kind: 'refused', code: status, message: `It is ${status}.` };
}

/** The money is refused and still set aside: it is not kept from the buyer for the week that it would take to lapse. */
async function letGo(stripe: Stripe, intent: string, refusal: unknown): Promise<Refused | Unknown> {
  const { kind } = await cancelIntent(stripe, intent, null);
  return kind === 'canceled' ? asRefused(refusal) : { kind: 'unknown', cause: refusal };
}

async function cancelIntent(
  stripe: Stripe,
  intent: string,
  key: string | null,
): Promise<{ kind: 'canceled' } | { kind: 'captured' } | Unknown> {
  try {
    await stripe.paymentIntents.cancel(intent, {}, keyed(key));
    return { kind: 'canceled' };
  } catch (error) {
    if (isMissing(error)) return { kind: 'canceled' };
    if (!mayBeOver(error)) return { kind: 'unknown', cause: error };
    const now = await stripe.paymentIntents.retrieve(intent).catch(() => null);
    if (now?.status === 'canceled') return { kind: 'canceled' };
    if (now?.status === 'succeeded') return { kind: 'captured' };
    if (now !== null && key !== null && isReplay(error)) return cancelIntent(stripe, intent, null);
    return { kind: 'unknown', cause: error };
  }
}

async function cancelPage(stripe: Stripe, reference: string, key: string): ReturnType<Gateway['cancel']> {
  try {
    await stripe.checkout.sessions.expire(reference);
    return { kind: 'canceled' };
  } catch (error) {
    if (isMissing(error)) return { kind: 'canceled' };
    if (!mayBeOver(error)) return { kind: 'unknown', cause: error };
    const session = await readPage(stripe, reference).catch(() => null);
    if (session?.status === 'expired') return { kind: 'canceled' };
    const intent = session?.payment_intent;
    if (session?.status !== 'complete' || !intent) return { kind: 'unknown', cause: error };
    return cancelIntent(stripe, typeof intent === 'string' ? intent : intent.id, key);
  }
}

/**
 * Neither taking nor letting go can happen twice, so their keys guard nothing that the intent's state does not
 * guard. Where Stripe only repeats an old answer they are therefore asked once more without the key.
 */
function keyed(key: string | null): Stripe.RequestOptions {
  return key === null ? {} : { idempotencyKey: key };
}

/** It was done before, or it is refused, or Stripe repeats itself: how the intent stands now tells which. */
function mayBeOver(error: unknown): boolean {
  return verdictOf(error).kind === 'final' || isReplay(error);
}

/** What a reference is to Stripe's calls on intents. */
async function intentOf(stripe: Stripe, reference: string): Promise<string> {
  if (!isPage(reference)) return reference;
  const { payment_intent: intent } = await readPage(stripe, reference);
  if (intent === null) throw new Error(`Nobody has paid on the page ${reference}.`);
  return typeof intent === 'string' ? intent : intent.id;
}

/** Stripe forgets keys after a day. What was refunded under this one is found by what was written on it. */
async function findRefunds(stripe: Stripe, intent: string, key: string): Promise<Stripe.Refund[]> {
  const found: Stripe.Refund[] = [];
  for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 })) {
    if (refund.metadata?.[keyField] === key) found.push(refund);
  }
  return found;
}

const keyField = 'refund_key';

/** Questions of a bank (`warning_…`) move no money, and what was won or prevented moved none in the end. */
const harmless = /^(warning_|won$|prevented$)/;

function isFailed(refund: Stripe.Refund): boolean {
  return refund.status === 'failed' || refund.status === 'canceled';
}

function listed(intent: Stripe.PaymentIntent): GatewayIntent {
  return {
    reference: intent.id,
    state: states[intent.status] ?? 'open',
    amount: intent.amount,
    captured: intent.amount_received,
    refunded: refundedOf(intent),
    disputed: isDisputed(intent),
    currency: intent.currency.toUpperCase(),
    metadata: intent.metadata,
    createdAt: new Date(intent.created * 1000),
  };
}

const states: Record<string, GatewayIntent['state']> = {
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'canceled',
};

/** Stripe counts what was set aside and never taken as refunded too; that money was never ours to give back. */
function refundedOf({ latest_charge: charge }: Stripe.PaymentIntent): number {
  if (charge === null || typeof charge === 'string') return 0;
  return Math.max(0, charge.amount_refunded - (charge.amount - charge.amount_captured));
}

function isDisputed({ latest_charge: charge }: Stripe.PaymentIntent): boolean {
  return charge !== null && typeof charge !== 'string' && charge.disputed;
}
