import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '@admit-one/sdk/contract';
import type { Entry } from '../history/history.ts';
import type { Answer } from '../support/client.ts';
import type { Server } from './server.ts';
import type { World } from './world.ts';

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

/** Asks, writes down what was asked and told, and asks again only with the same key. */
export async function askAndNote(
  world: World,
  about: Pick<Entry, 'operation' | 'buyer' | 'listing' | 'order' | 'seats'>,
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
      key,
      asked,
      told,
      expiresAt: read.body === null ? null : Date.parse(read.body.expiresAt),
    };
    world.history.push(entry);
    world.found.push(...read.faults.map((fault) => `${about.operation} by ${about.buyer}: ${fault}`));
    if (entry.answer !== 'unknown' || Date.now() > end) return { ...entry, body: read.body };
    await sleep(50 + world.random.integer(150));
  }
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
  'not_refundable',
]);

const wished: Record<string, readonly string[]> = {
  hold: ['held', 'paying', 'paid', 'released', 'expired'],
  pay: ['paid'],
  release: ['released', 'expired'],
  refund: ['paid'],
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
