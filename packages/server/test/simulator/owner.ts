import { decodeTicketId, type Order } from '@admit-one/sdk/contract';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';
import { ProblemError } from '../../src/platform/problem.ts';
import type { SimulatedProcess, World } from './world.ts';

/** A ticket that somebody was told is theirs since a transfer. */
export interface Taken {
  readonly accountId: number;
  readonly seat: number;
  readonly epoch: number;
}

/** What somebody does with the tickets they have: they sell them on, think better of it, or hand them to others. */
export class Owner {
  readonly #world: World;
  readonly #accountId: number;
  readonly #others: readonly number[];
  readonly #taken: Taken[];
  /** Has somebody buy a seat. */
  readonly #tempt: (accountId: number, seat: number) => Promise<void>;

  constructor(
    world: World,
    accountId: number,
    {
      others,
      taken,
      tempt,
    }: {
      others: readonly number[];
      taken: Taken[];
      tempt: (accountId: number, seat: number) => Promise<void>;
    },
  ) {
    this.#world = world;
    this.#accountId = accountId;
    this.#others = others;
    this.#taken = taken;
    this.#tempt = tempt;
  }

  /** With the tickets of an order that was just paid. */
  async live({ ticketIds, seats }: Order): Promise<void> {
    const { random } = this.#world;
    if (!random.chance(0.6)) return;
    const ticket = random.pick(ticketIds);
    const { price } = seats.find(({ seat }) => seat === decodeTicketId(ticket).seat)!;
    const mood = random.pick(['offer', 'offer', 'regret', 'both', 'handOn'] as const);
    if (mood === 'handOn') return this.#handOn(ticket);
    const offer = this.#offer(ticket, price);
    if (mood === 'both') await Promise.all([offer, this.#handOn(ticket)]);
    else await offer;
    const buyers = random.chance(0.3) ? this.#others : [random.pick(this.#others)];
    const { seat } = decodeTicketId(ticket);
    const deals = buyers.map((accountId) => this.#tempt(accountId, seat));
    if (mood === 'regret') deals.push(this.#withdraw(ticket));
    if (mood === 'both') deals.push(this.#handOn(ticket));
    await Promise.all(deals);
  }

  /** Once their own payment is through, which they help along. */
  async #offer(ticket: string, paid: number): Promise<void> {
    const { random } = this.#world;
    const price = random.chance(0.5) ? paid : Math.floor(paid * 0.8);
    for (let times = 0; times < 4; times++) {
      const offer = await this.#ask(`offer ${ticket} for ${price}`, ({ resale }) =>
        resale.offer({ ...this.#wish(ticket), price }),
      );
      if (offer !== undefined) return;
      const process = this.#world.anyProcess();
      const outbox = process.loops.find(({ name }) => name === 'outbox')!;
      this.#world.watch(process, outbox.run(new AbortController().signal));
      await this.#pause('waits for their payment');
    }
  }

  async #withdraw(ticket: string): Promise<void> {
    for (let pauses = this.#world.random.below(12); pauses > 0; pauses--)
      await this.#pause('thinks better of it');
    await this.#ask(`withdraw ${ticket}`, ({ resale }) => resale.withdraw(this.#wish(ticket)));
  }

  /** To one of the others, or to two at once. */
  async #handOn(ticket: string): Promise<void> {
    const opened = await this.#ask(`hand on ${ticket}`, ({ transfers }) =>
      transfers.open({ ...this.#wish(ticket), to: null, expiresAt: null }),
    );
    if (opened === undefined) return;
    const { random } = this.#world;
    const takers = random.chance(0.3) ? [...this.#others, this.#accountId] : [random.pick(this.#others)];
    await Promise.all(takers.map((accountId) => this.#take(accountId, opened.code)));
  }

  async #take(accountId: number, code: string): Promise<void> {
    await this.#pause('sends the code');
    // Who hears nothing asks again.
    for (let times = 0; times < 2; times++) {
      const taken = await this.#ask(`account ${accountId} takes it`, ({ transfers }) =>
        transfers.take({ accountId, code }),
      );
      if (taken === undefined) continue;
      this.#taken.push({ accountId, ...taken });
      return;
    }
  }

  /** Undefined where it was refused, or no answer came. */
  async #ask<Result>(
    label: string,
    call: (process: SimulatedProcess) => Promise<Result>,
  ): Promise<Result | undefined> {
    const world = this.#world;
    const process = world.anyProcess();
    world.say(null, `owner ${this.#accountId} asks ${process.name}: ${label}`);
    try {
      const result = await world.answered(process, call(process));
      world.say(null, `owner ${this.#accountId} is told (${label})`, result);
      return result;
    } catch (error) {
      world.say(null, `owner ${this.#accountId} is told (${label})`, error);
      const isExpected =
        error instanceof ProblemError || error instanceof DatabaseUnavailable || world.isLost(error);
      if (!isExpected)
        world.accuse(`owner ${this.#accountId} got an internal error: ${(error as Error).stack}`);
      return undefined;
    }
  }

  #pause(why: string): Promise<void> {
    return this.#world.scheduler.pause(`owner ${this.#accountId} ${why}`);
  }

  #wish(ticket: string) {
    return { ...decodeTicketId(ticket), ticket, accountId: this.#accountId };
  }
}
