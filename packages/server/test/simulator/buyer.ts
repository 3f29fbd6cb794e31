import { createHash } from 'node:crypto';
import { decodeIdInListing, encodeId, type Order } from '@admit-one/sdk/contract';
import type { Orders } from '../../src/orders/orders.ts';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';
import { ProblemError } from '../../src/platform/problem.ts';
import type { Owner } from './owner.ts';
import { listingId } from './setting.ts';
import type { World } from './world.ts';

/** What a buyer was told: the last word on what was asked under one key. */
export type Answer =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'refused'; readonly error: ProblemError }
  | { readonly kind: 'unknown' };

export interface Asked {
  readonly buyerId: number;
  readonly verb: 'hold' | 'change' | 'pay' | 'release';
  readonly key: string;
  readonly orderId: number | null;
  readonly seats: readonly number[];
  /** How often it was sent, with the same key, because no answer came. */
  readonly times: number;
  readonly answer: Answer;
}

/** What the buyers of a run are like: in two windows at once, clicking twice, paying and giving back, swapping, or none of it. */
export const tempers = ['windows', 'clicks', 'regrets', 'swaps', 'plain'] as const;

/** Somebody who wants seats, changes their mind, loses the connection and asks again. All they were told is written down. */
export class Buyer {
  readonly #world: World;
  readonly #id: number;
  readonly #history: Asked[];
  readonly #owner: Owner;
  #keys = 0;

  constructor(world: World, id: number, history: Asked[], owner: Owner) {
    this.#world = world;
    this.#id = id;
    this.#history = history;
    this.#owner = owner;
  }

  async live(): Promise<void> {
    const { random, temper } = this.#world;
    const visits = random.chance(0.3) ? 2 : 1;
    for (let visit = 0; visit < visits; visit++) {
      // Two windows of one buyer's browser, who may have only so many seats.
      const holds = random.chance(temper === 'windows' ? 0.9 : 0.2)
        ? [this.#hold(), this.#hold()]
        : [this.#hold()];
      await Promise.all(
        holds.map(async (hold) => {
          const order = await hold;
          await this.#decide(order);
          await this.#useTickets(order);
        }),
      );
    }
  }

  /** One more purchase: of a seat that somebody has on offer. */
  async buy(seat: number): Promise<void> {
    await this.#decide(await this.#hold([seat]));
  }

  async #decide(order: Order | null): Promise<void> {
    if (order === null) return;
    await this.#world.scheduler.pause(`buyer ${this.#id} thinks`);
    const { random, temper } = this.#world;
    const mood = random.chance(0.6) ? temper : random.pick(tempers);
    if (random.chance(0.08)) return;
    if (random.chance(0.08)) await this.#release(order);
    else if (mood === 'swaps') await Promise.all([this.#change(order), this.#changeThenPay(order)]);
    else if (mood === 'clicks') await Promise.all([this.#pay(order), this.#pay(order)]);
    else if (mood === 'regrets') await Promise.all([this.#pay(order), this.#thenRelease(order)]);
    else await this.#payUntilItWorks(order);
  }

  /** Where the last word was that it is paid. */
  async #useTickets(order: Order | null): Promise<void> {
    if (order === null) return;
    const { orderId } = this.#wish(order);
    const last = this.#history.findLast(
      (asked) => asked.verb === 'pay' && asked.orderId === orderId && asked.answer.kind === 'order',
    );
    if (last?.answer.kind === 'order' && last.answer.order.ticketIds.length > 0)
      await this.#owner.live(last.answer.order);
  }

  async #hold(these?: readonly number[]): Promise<Order | null> {
    const { random, seatCount } = this.#world;
    const all = Array.from({ length: seatCount }, (_, seat) => seat);
    const named = these ?? random.some(all, random.chance(0.7) ? 1 : 2);
    // Some name no seats, and take what is chosen for them.
    const best =
      these === undefined && random.chance(0.25)
        ? { count: named.length, spread: 'apart' as const }
        : undefined;
    const seats = best === undefined ? named : [];
    const key = this.#newKey();
    const wish = {
      listingId,
      listing: encodeId('lst', listingId),
      buyerId: this.#id,
      seats,
      best,
      idempotencyKey: key,
      requestHash: hash(best ?? seats),
    };
    const answer = await this.#ask({ verb: 'hold', key, orderId: null, seats }, (orders) =>
      orders.hold(wish),
    );
    return answer.kind === 'order' ? answer.order : null;
  }

  async #changeThenPay(order: Order): Promise<void> {
    const answer = await this.#change(order);
    if (answer.kind === 'order') order = answer.order;
    if (this.#world.random.chance(0.3)) await Promise.all([this.#change(order), this.#pay(order)]);
    else await this.#payUntilItWorks(order);
  }

  /** To any seats: some that it has, some that others have. */
  #change(order: Order): Promise<Answer> {
    const { random, seatCount } = this.#world;
    const all = Array.from({ length: seatCount }, (_, seat) => seat);
    const seats = random.some(all, 1 + random.below(3));
    const key = this.#newKey();
    const wish = { ...this.#wish(order), seats, idempotencyKey: key, requestHash: hash(seats) };
    return this.#ask({ verb: 'change', key, orderId: wish.orderId, seats }, (orders) =>
      orders.changeSeats(wish),
    );
  }

  async #payUntilItWorks(order: Order): Promise<void> {
    for (let card = 0; card < 4; card++) {
      const answer = await this.#pay(order);
      const isOpen = answer.kind === 'order' && answer.order.state === 'paying';
      if (isOpen && this.#world.random.chance(0.5)) await this.#thenRelease(order);
      const isDeclined = answer.kind === 'refused' && answer.error.code === 'payment_declined';
      if (!isDeclined || this.#world.random.chance(0.2)) return;
    }
  }

  #pay(order: Order): Promise<Answer> {
    const { random } = this.#world;
    const card = random.pick(['good', 'good', 'good', 'bad', 'bad', 'slow', 'slow', 'asks', 'page']);
    const method =
      card === 'page'
        ? ({ type: 'page' } as const)
        : ({ type: 'payment_method', paymentMethod: `pm_${card}` } as const);
    const key = this.#newKey();
    const wish = { ...this.#wish(order), method, idempotencyKey: key, requestHash: hash(method) };
    const { orderId } = wish;
    return this.#ask({ verb: 'pay', key, orderId, seats: [] }, (orders) => orders.pay(wish));
  }

  async #thenRelease(order: Order): Promise<void> {
    for (let pauses = this.#world.random.below(10); pauses > 0; pauses--)
      await this.#world.scheduler.pause(`buyer ${this.#id} hesitates`);
    await this.#release(order);
  }

  #release(order: Order): Promise<Answer> {
    const wish = this.#wish(order);
    const { orderId } = wish;
    return this.#ask({ verb: 'release', key: this.#newKey(), orderId, seats: [] }, (orders) =>
      orders.release(wish),
    );
  }

  /** Asks once more with the same key as long as no answer comes, three times at most, of any process. */
  async #ask(
    what: Omit<Asked, 'buyerId' | 'answer' | 'times'>,
    call: (orders: Orders) => Promise<Order>,
  ): Promise<Answer> {
    let answer: Answer = { kind: 'unknown' };
    let times = 0;
    while (times < 3 && answer.kind === 'unknown') {
      times++;
      answer = await this.#once(`${what.verb} ${what.seats} ${what.orderId ?? ''} key ${what.key}`, call);
    }
    this.#history.push({ ...what, buyerId: this.#id, times, answer });
    return answer;
  }

  async #once(label: string, call: (orders: Orders) => Promise<Order>): Promise<Answer> {
    const world = this.#world;
    const process = world.anyProcess();
    world.say(null, `buyer ${this.#id} asks ${process.name}: ${label}`);
    try {
      const order = await world.answered(process, call(process.orders));
      world.say(null, `buyer ${this.#id} is told (${label})`, { state: order.state, payment: order.payment });
      const url = order.payment?.nextAction?.url;
      if (url !== undefined && world.random.chance(0.7)) world.gateway.visit(url);
      return { kind: 'order', order };
    } catch (error) {
      world.say(null, `buyer ${this.#id} is told (${label})`, error);
      if (error instanceof ProblemError && error.retryAfterSeconds === undefined)
        return { kind: 'refused', error };
      const isExpected =
        error instanceof ProblemError || world.isLost(error) || error instanceof DatabaseUnavailable;
      if (!isExpected) world.accuse(`buyer ${this.#id} got an internal error: ${(error as Error).stack}`);
      return { kind: 'unknown' };
    }
  }

  #wish(order: Order) {
    const { id: orderId } = decodeIdInListing(order.id);
    return { listingId, orderId, order: order.id, buyerId: this.#id };
  }

  #newKey(): string {
    return `${this.#id}-${++this.#keys}`;
  }
}

const hashes = new Map<string, Buffer>();

function hash(said: unknown): Buffer {
  const text = JSON.stringify(said);
  const known = hashes.get(text) ?? createHash('sha256').update(text).digest();
  hashes.set(text, known);
  return known;
}
