import { decodeIdInListing, paymentId } from '@admit-one/sdk/contract';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { oneAtATime } from '../platform/one-at-a-time.ts';
import { ProblemError } from '../platform/problem.ts';
import type { Gateway, GatewayEvent } from './gateway.ts';
import type { PaymentEvent } from './payment-event.ts';
import {
  claimUnhandledEvents,
  deleteInboxEvent,
  insertInboxEventIfNew,
  insertOrphanIfNew,
  markEventHandled,
} from './sql.ts';

export interface WebhookDeps {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly log: Log;
  /**
   * The sale looks at the attempt again; an event is a hint, never the truth. False where there is no such attempt.
   * Called once for all events that come while it is under way.
   */
  readonly driveOn: (listingId: number, paymentId: number) => Promise<boolean>;
  /** A buyer's bank asks for the money of this attempt back, or has decided; called for each event, maybe twice. */
  readonly onDispute?: (event: PaymentEvent) => Promise<void>;
}

export interface Webhooks {
  /** @throws WebhookSignatureError, ProblemError `unavailable`: the gateway is to send it again */
  receive(rawBody: Buffer, signature: string): Promise<void>;
  /** Handles what could not be handled when it came. Returns how many there were. */
  handleLeftOver(): Promise<number>;
}

/** Meanwhile the request that brought the event handles it. */
const leftAloneSeconds = 5;
/** Over about seven hours; by then the attempt was reconciled a thousand times, so it is the event that is odd. */
const attemptsAtMost = 16;
const handledAtOnce = 20;

/**
 * The inbox of the gateway's events. An event is kept before it is handled, so that once it is kept the gateway need
 * not send it again: what fails is tried again from here.
 */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const sql = deps.database.connection;
  const oncePerPayment = oneAtATime<boolean>();

  async function handle(event: PaymentEvent): Promise<void> {
    const { listingId, paymentId } = event;
    const isOurs = await oncePerPayment(`${listingId}.${paymentId}`, () =>
      deps.driveOn(listingId, paymentId),
    );
    if (!isOurs) {
      await keepOrphan(deps, event);
      return deleteInboxEvent(sql, event);
    }
    if (event.type.startsWith('charge.dispute.')) await deps.onDispute?.(event);
    if (isFailedRefund(event)) {
      deps.log.error(
        { event: event.id, listingId, paymentId },
        'a refund failed at the gateway after it was done, as when a card is closed: its money has to go back in another way',
      );
    }
    await markEventHandled(sql, event);
  }

  return {
    async receive(rawBody, signature) {
      const received = deps.gateway.readWebhook(rawBody, signature);
      const event = await aboutOurs(deps, received);
      if (event === null) return keepOrphan(deps, received);
      if (!(await insertInboxEventIfNew(sql, event, leftAloneSeconds))) return;
      await handle(event).catch((error: unknown) => {
        const { id, type } = event;
        deps.log.warn({ err: error, event: id, type }, 'an event of the gateway is handled later');
      });
    },

    async handleLeftOver() {
      const events = await claimUnhandledEvents(sql, { attemptsAtMost, limit: handledAtOnce });
      await Promise.all(
        events.map(({ attempts, ...event }) =>
          handle(event).catch((error: unknown) => {
            const facts = { err: error, event: event.id, type: event.type };
            if (attempts < attemptsAtMost)
              deps.log.warn(facts, 'an event of the gateway failed, and is tried again');
            else deps.log.error(facts, 'an event of the gateway is given up: look at it in webhook_inbox');
          }),
        ),
      );
      return events.length;
    },
  };
}

/** Names the attempt: by what we wrote on it, or by what we wrote on the intent that it is about. */
async function aboutOurs({ gateway }: WebhookDeps, event: GatewayEvent): Promise<PaymentEvent | null> {
  let { payment } = event.metadata;
  if (payment === undefined && event.intent !== null) {
    const metadata = await gateway.readMetadata(event.intent).catch((error: unknown) => {
      const message = 'The gateway did not say whose payment this event is about. Send it again.';
      throw new ProblemError('unavailable', {}, message, { cause: error, retryAfterSeconds: 5 });
    });
    payment = metadata?.payment;
  }
  const named = paymentId.safeParse(payment);
  if (!named.success) return null;
  const { listingId, id } = decodeIdInListing(named.data);
  return { listingId, paymentId: id, id: event.id, type: event.type, body: event.body };
}

/** Kept for a person to look at; the gateway is told that it arrived. */
async function keepOrphan(
  deps: WebhookDeps,
  event: Pick<GatewayEvent, 'id' | 'type' | 'body'>,
): Promise<void> {
  const isNew = await insertOrphanIfNew(deps.database.connection, event);
  if (!isNew) return;
  const facts = { event: event.id, type: event.type };
  const message = 'the gateway sent an event that names no payment of ours: look at it in webhook_orphans';
  if (movesMoney.test(event.type)) deps.log.error(facts, message);
  else deps.log.info(facts, message);
}

/** An account of Stripe's tells of its customers and cards too, which is no reason to wake anybody. */
const movesMoney = /^(payment_intent|charge|checkout\.session|refund)\./;

/** Days after it was made: the ticket is void by then, and nobody else would notice that the money is not back. */
function isFailedRefund({ type, body }: PaymentEvent): boolean {
  if (!/^(refund\.|charge\.refund\.)/.test(type)) return false;
  const { data } = body as { data?: { object?: { status?: unknown } } };
  return data?.object?.status === 'failed';
}
