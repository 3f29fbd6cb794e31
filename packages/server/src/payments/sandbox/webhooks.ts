import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';
import { newId } from './id.ts';
import type { Records } from './records.ts';
import type { State } from './state.ts';

export interface WebhookOptions {
  url: string;
  secret: string;
  /** The wait after the first failure, doubled after each further one. Default 1,000 ms. */
  retryDelayMs?: number;
}

/** Tells one receiver what happened, signed as Stripe signs, again and again until it answers 2xx. */
export interface Webhooks {
  record(type: Stripe.Event.Type, object: Stripe.Event.Data.Object, now: number): void;
  /** Sends what is due; never waited for by an answer. */
  wake(): void;
  close(): Promise<void>;
}

/** As many tries as Stripe makes in its three days, closer together; then the event is dropped. */
const attemptsAtMost = 16;
const longestDelayMs = 60_000;
const underWayAtMost = 8;
const receiverTimeoutMs = 10_000;
const apiVersion: typeof Stripe.API_VERSION = '2026-10-28.endive';

export function createWebhooks(
  state: State,
  { url, secret, retryDelayMs = 1_000 }: WebhookOptions,
): Webhooks {
  const underWay = new Map<string, Promise<void>>();
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    clearTimeout(timer);
    if (closing.signal.aborted) return;
    let soonest = Infinity;
    for (const record of state.all('event')) {
      const { id } = record.object;
      if (underWay.has(id)) continue;
      if (underWay.size >= underWayAtMost) return;
      if (record.nextAttempt > Date.now()) soonest = Math.min(soonest, record.nextAttempt);
      else underWay.set(id, send(record));
    }
    if (soonest < Infinity) timer = setTimeout(wake, Math.max(10, soonest - Date.now())).unref();
  }

  async function send(record: Records['event']): Promise<void> {
    const { id } = record.object;
    const delivered = await deliver(url, secret, record.object, closing.signal);
    if (!closing.signal.aborted) settle(record, delivered);
    // A failed write ends the process by itself; this delivery has nothing to add to that.
    await state.commit().catch(() => undefined);
    underWay.delete(id);
    wake();
  }

  function settle(record: Records['event'], delivered: boolean): void {
    const attempts = record.attempts + 1;
    if (delivered || attempts >= attemptsAtMost) {
      state.remove('event', record.object.id);
      return;
    }
    const delay = Math.min(longestDelayMs, retryDelayMs * 2 ** record.attempts);
    state.put('event', record.object.id, { ...record, attempts, nextAttempt: Date.now() + delay });
  }

  return {
    record(type, object, now) {
      const event = {
        id: newId('evt'),
        object: 'event',
        api_version: apiVersion,
        created: now,
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      } as Stripe.Event;
      state.put('event', event.id, { object: event, attempts: 0, nextAttempt: 0 });
    },
    wake,
    async close() {
      closing.abort();
      clearTimeout(timer);
      await Promise.all(underWay.values());
    },
  };
}

async function deliver(
  url: string,
  secret: string,
  event: Stripe.Event,
  closing: AbortSignal,
): Promise<boolean> {
  const body = JSON.stringify(event);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': sign(body, secret) },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(receiverTimeoutMs)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** `t=…,v1=…`: https://docs.stripe.com/webhooks/signature */
function sign(body: string, secret: string): string {
  const at = Math.floor(Date.now() / 1000);
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}
