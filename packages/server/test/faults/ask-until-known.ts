import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** One asking: when, and what came of it; null where no answer came. */
export interface Asking<Body> {
  readonly key: string;
  readonly asked: number;
  readonly told: number | null;
  readonly answer: Answer<Body> | null;
}

/** Asks, has what came of it noted, and asks again only with the same key, until it is known. */
export async function askUntilKnown<Body, Noted extends { readonly answer: 'yes' | 'no' | 'unknown' }>(
  world: World,
  { server, key = randomUUID(), patienceMs = 0 }: How,
  send: (url: string, idempotencyKey: string) => Promise<Answer<Body>>,
  note: (asking: Asking<Body>) => Noted,
): Promise<Noted> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const { url } = server === undefined ? anyOf(world) : world.servers[server]!;
    const asked = Date.now();
    const answer = await send(url, key).catch(() => null);
    const noted = note({ key, asked, told: answer === null ? null : Date.now(), answer });
    if (noted.answer !== 'unknown' || Date.now() > end) return noted;
    await sleep(50 + world.random.integer(150));
  }
}

/** One that runs, where there is one: a load balancer would do as much. */
function anyOf(world: World): Server {
  const running = world.servers.filter(({ pid }) => pid !== 0);
  return world.random.pick(running.length > 0 ? running : world.servers);
}
