import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Stripe from 'stripe';
import { type Gateway, type GatewayEvent, type Metadata, WebhookSignatureError } from './gateway.ts';
import { stripeAttempts } from './stripe-attempts.ts';
import { stripeCards } from './stripe-cards.ts';
import { stripeSettlements } from './stripe-settlements.ts';

export interface StripeGatewayOptions {
  secretKey: string;
  webhookSecret: string;
  /** The sandbox's address, `http://127.0.0.1:4242`; without it Stripe's own. */
  url?: string;
  /** Where buyers send cards themselves. Stripe takes raw numbers from nobody, so it has none; a page it is. */
  cardEntryUrl?: string;
  publishableKey?: string;
  /** How long one answer may take, in milliseconds. Default 20,000: a bank may need ten. */
  timeoutMs?: number;
  /** How often a request is repeated at once, with its key, before the answer is unknown. Default 1. */
  maxNetworkRetries?: number;
}

/** Five minutes, which Stripe advises: an event that is older may be one that somebody kept and sends again. */
const webhookToleranceSeconds = 300;

/** The one way to a gateway: Stripe and the bundled sandbox differ by their address and nothing else. */
export function createStripeGateway(options: StripeGatewayOptions): Gateway {
  const { cardEntryUrl, publishableKey, url } = options;
  const { agent, ...address } = addressOf(url);
  const stripe = new Stripe(options.secretKey, {
    ...address,
    httpAgent: agent,
    timeout: options.timeoutMs ?? 20_000,
    maxNetworkRetries: options.maxNetworkRetries ?? 1,
    telemetry: false,
  });
  return {
    name: url === undefined ? 'stripe' : 'sandbox',
    ways: () => ({
      cardEntry: cardEntryUrl && publishableKey ? { url: cardEntryUrl, publishableKey } : null,
      hostedPage: true,
    }),
    ...stripeCards(stripe),
    ...stripeAttempts(stripe),
    ...stripeSettlements(stripe),
    readWebhook: (rawBody, signature) => readWebhook(stripe, rawBody, signature, options.webhookSecret),
    async close() {
      agent.destroy();
    },
  };
}

function addressOf(url: string | undefined) {
  if (url === undefined) return { agent: new HttpsAgent({ keepAlive: true }) };
  const { hostname, port, protocol } = new URL(url);
  if (protocol === 'https:') {
    return {
      host: hostname,
      port: port || 443,
      protocol: 'https' as const,
      agent: new HttpsAgent({ keepAlive: true }),
    };
  }
  return {
    host: hostname,
    port: port || 80,
    protocol: 'http' as const,
    agent: new HttpAgent({ keepAlive: true }),
  };
}

/** As far as what an event is about tells which payment it belongs to. */
interface AboutPayment {
  metadata?: Metadata | null;
  payment_intent?: unknown;
}

function readWebhook(stripe: Stripe, rawBody: Buffer, signature: string, secret: string): GatewayEvent {
  try {
    const event = stripe.webhooks.constructEvent(rawBody, signature, secret, webhookToleranceSeconds);
    // Events that say only that there is something to look at carry no object.
    const { metadata, payment_intent: intent } = (event.data?.object ?? {}) as AboutPayment;
    const { id, type, created } = event;
    return {
      id,
      type,
      metadata: metadata ?? {},
      intent: typeof intent === 'string' ? intent : null,
      createdAt: new Date(created * 1000),
      body: event,
    };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    throw new WebhookSignatureError(error.message, { cause: error });
  }
}
