import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeId, type Order } from '@admit-one/sdk/contract';
import type { Entry } from '../history/history.ts';
import type { TestAccount } from '../support/accounts.ts';
import { type Answer, ask } from '../support/client.ts';
import type { Server } from './server.ts';
import type { World } from './world.ts';

/** A client as it should be: it writes down what it asked and was told, and asks again only with the same key. */
export interface Buyer {
  readonly account: TestAccount;
  hold(listing: string, seats: readonly number[], how?: How): Promise<Told>;
  /** With a card of the sandbox's; null for a page of the gateway. */
  pay(order: Order, how?: How & { card?: string | null }): Promise<Told>;
  release(order: Order, how?: How): Promise<Told>;
}

export interface How {
  /** Which of the servers; without it any. */
  readonly server?: number;
  readonly key?: string;
  /** How long it goes on asking while it does not know, ms. Default 0: it asks once. */
  readonly patienceMs?: number;
}

/** The last entry, and the order where there was one in it. */
export interface Told extends Entry {
  readonly body: Order | null;
}

export const visa = 'pm_card_visa';
export const declined = 'pm_card_visa_chargeDeclinedInsufficientFunds';

export function newBuyer(world: World, account: TestAccount): Buyer {
  const token = account.token;
  const buyer = encodeId('acc', account.accountId);

  async function say(
    about: Pick<Entry, 'operation' | 'listing' | 'order' | 'seats'>,
    { server, key = randomUUID(), patienceMs = 0 }: How,
    send: (url: string, idempotencyKey: string) => Promise<Answer<Order>>,
  ): Promise<Told> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const { url } = server === undefined ? anyOf(world) : world.servers[server]!;
      const asked = Date.now();
      const answer = await send(url, key).catch(() => null);
      const told = answer === null ? null : Date.now();
      const read = readAnswer(about.operation, answer);
      const entry: Entry = {
        ...about,
        ...read.facts,
        order: about.order ?? read.body?.id ?? null,
        buyer,
        key,
        asked,
        told,
        expiresAt: read.body === null ? null : Date.parse(read.body.expiresAt),
      };
      world.history.push(entry);
      world.found.push(...read.faults.map((fault) => `${about.operation} by ${buyer}: ${fault}`));
      if (entry.answer !== 'unknown' || Date.now() > end) return { ...entry, body: read.body };
      await sleep(50 + world.random.integer(150));
    }
  }

  const of = (order: Order) => ({
    listing: order.listingId,
    order: order.id,
    seats: order.seats.map(({ seat }) => seat),
  });

  return {
    account,
    hold: (listing, seats, how = {}) =>
      say({ operation: 'hold', listing, order: null, seats }, how, (url, idempotencyKey) =>
        ask(url, 'selectSeats', { params: { listingId: listing }, body: { seats }, token, idempotencyKey }),
      ),
    pay: (order, { card = visa, ...how } = {}) =>
      say({ operation: 'pay', ...of(order) }, how, (url, idempotencyKey) =>
        ask(url, 'buyTickets', {
          params: { orderId: order.id },
          body: {
            method: card === null ? { type: 'page' } : { type: 'payment_method', paymentMethod: card },
          },
          token,
          idempotencyKey,
        }),
      ),
    release: (order, how = {}) =>
      say({ operation: 'release', ...of(order) }, how, (url) =>
        ask(url, 'releaseOrder', { params: { orderId: order.id }, token }),
      ),
  };
}

/** One that runs, where there is one: a load balancer would do as much. */
function anyOf(world: World): Server {
  const running = world.servers.filter(({ pid }) => pid !== 0);
  return world.random.pick(running.length > 0 ? running : world.servers);
}

interface Read {
  readonly facts: Pick<Entry, 'answer' | 'said'>;
  readonly body: Order | null;
  /** What no client should ever be told. */
  readonly faults: string[];
}

/** Refusals that are an answer; any other is a fault of the server's, or of these tests. */
const refusals = new Set([
  'seats_taken',
  'limit_reached',
  'not_on_sale',
  'hold_expired',
  'order_state',
  'payment_declined',
]);

const wished: Record<string, readonly string[]> = {
  hold: ['held', 'paying', 'paid', 'released', 'expired'],
  pay: ['paid'],
  release: ['released', 'expired'],
};

function readAnswer(operation: Entry['operation'], answer: Answer<Order> | null): Read {
  if (answer === null) return { facts: { answer: 'unknown', said: 'no answer' }, body: null, faults: [] };
  const { status, headers, body, problem } = answer;
  if (status < 300) {
    const isDone = wished[operation]!.includes(body.state);
    return { facts: { answer: isDone ? 'yes' : 'unknown', said: body.state }, body, faults: [] };
  }
  if (refusals.has(problem.code))
    return { facts: { answer: 'no', said: problem.code }, body: null, faults: [] };
  const facts = { answer: 'unknown', said: problem.code } as const;
  if (problem.code === 'payment_pending') return { facts, body: null, faults: [] };
  if (status !== 503) return { facts, body: null, faults: [`${status} ${problem.code}: ${problem.detail}`] };
  const faults = headers['retry-after'] === undefined ? ['503 without Retry-After'] : [];
  return { facts, body: null, faults };
}
