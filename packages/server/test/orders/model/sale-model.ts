import type { OrderState, PaymentState } from '@admit-one/sdk/contract';

export type Method = 'good card' | 'bad card' | 'page';

/** What a buyer or seller is told: the order's state, or the code of the refusal with what it names. */
export type Outcome = string;

export interface ModelOrder {
  readonly buyer: number;
  readonly seats: readonly number[];
  /** As it is stored; `standing` says how it stands by the clock. */
  state: OrderState;
  isPastTime: boolean;
  declines: number;
  /** The newest attempt. */
  attempt: { state: PaymentState; isPaidOnPage: boolean } | null;
  readonly refunded: Set<number>;
}

const cardsPerOrder = 3;

/**
 * One listing, as small as it can be said: who has each seat, and how each order stands. It knows nothing of batches,
 * locks, keys or tables, and says for each request what must be answered.
 */
export class SaleModel {
  readonly orders: ModelOrder[] = [];
  /** The order that each seat was last held or bought by, and has not been given back. */
  readonly has: (ModelOrder | null)[];
  readonly limit: number;

  constructor(seatCount: number, limit: number) {
    this.has = Array.from({ length: seatCount }, () => null);
    this.limit = limit;
  }

  hold(buyer: number, seats: readonly number[]): Outcome {
    const taken = seats.filter((seat) => this.isTaken(seat));
    if (taken.length > 0) return `seats_taken ${taken}`;
    if (this.countOf(buyer) + seats.length > this.limit) return 'limit_reached';
    const order: ModelOrder = {
      buyer,
      seats,
      state: 'held',
      isPastTime: false,
      declines: 0,
      attempt: null,
      refunded: new Set(),
    };
    this.orders.push(order);
    for (const seat of seats) this.has[seat] = order;
    return 'held';
  }

  pay(order: ModelOrder, method: Method): Outcome {
    if (isLive(order)) return this.replayPay(order);
    if (order.state !== 'held' && order.state !== 'expired') return `order_state ${order.state}`;
    const lost = order.seats.filter((seat) => this.has[seat] !== order && this.isTaken(seat));
    if (lost.length > 0) return `hold_expired ${lost}`;
    if (standing(order) === 'expired' && this.countOf(order.buyer) + order.seats.length > this.limit)
      return 'limit_reached';
    for (const seat of order.seats) this.has[seat] = order;
    order.isPastTime = false;
    switch (method) {
      case 'good card':
        order.state = 'paid';
        order.attempt = { state: 'due', isPaidOnPage: false };
        return 'paid';
      case 'bad card':
        order.attempt = { state: 'failed', isPaidOnPage: false };
        order.declines += 1;
        if (order.declines < cardsPerOrder) order.state = 'held';
        else this.giveBack(order, 'released');
        return this.replayPay(order);
      case 'page':
        order.state = 'paying';
        order.attempt = { state: 'created', isPaidOnPage: false };
        return 'paying';
    }
  }

  /** Asked again with its key, or by somebody who joins it: it is looked at, and answered as it is. */
  replayPay(order: ModelOrder): Outcome {
    this.look(order);
    const state = standing(order);
    switch (order.attempt!.state) {
      case 'failed':
        return `payment_declined ${state === 'held' ? cardsPerOrder - order.declines : 0}`;
      case 'canceled':
        return state === 'expired' ? 'hold_expired ' : `order_state ${state}`;
      default:
        return state;
    }
  }

  release(order: ModelOrder): Outcome {
    if (order.state === 'paid') return 'order_state paid';
    if (order.attempt?.state === 'created') order.attempt.state = 'canceled';
    // A hold that was given back is that, past its time or not: it is not held anew.
    if (order.state === 'held') this.giveBack(order, 'released');
    if (order.state === 'paying') this.giveBack(order, order.isPastTime ? 'expired' : 'released');
    return order.state;
  }

  /** The seller takes tickets back; all of an order where none are named. */
  refund(order: ModelOrder, seats: readonly number[] | null): Outcome {
    if (order.state !== 'paid') return `order_state ${order.state}`;
    const wanted = seats ?? order.seats.filter((seat) => !order.refunded.has(seat));
    const missing = (seats ?? order.seats).filter(
      (seat) => !order.seats.includes(seat) || order.refunded.has(seat),
    );
    if (wanted.length === 0 || (seats !== null && missing.length > 0)) return `not_refundable ${missing}`;
    for (const seat of wanted) {
      order.refunded.add(seat);
      this.has[seat] = null;
    }
    return 'refunded';
  }

  /** Somebody looks at an open attempt: a webhook, a loop, the buyer again. */
  look(order: ModelOrder): void {
    if (order.attempt?.state !== 'created') return;
    if (order.attempt.isPaidOnPage) {
      order.state = 'paid';
      order.attempt.state = 'due';
    } else if (order.isPastTime) {
      order.attempt.state = 'canceled';
      this.giveBack(order, 'expired');
    }
  }

  runLoops(): void {
    for (const order of this.orders) {
      this.look(order);
      if (order.state === 'held' && order.isPastTime) this.giveBack(order, 'expired');
      if (order.attempt?.state === 'due') order.attempt.state = 'captured';
    }
  }

  /** As the map shows the seat to this buyer: free, held, sold, or held by themselves. */
  statusOf(seat: number, buyer: number): string {
    if (!this.isTaken(seat)) return 'f';
    const order = this.has[seat]!;
    if (order.state === 'paid') return 's';
    return order.buyer === buyer ? 'm' : 'h';
  }

  ticketsOf(buyer: number): number {
    return this.orders
      .filter((order) => order.buyer === buyer && order.state === 'paid')
      .reduce((sum, { seats, refunded }) => sum + seats.length - refunded.size, 0);
  }

  private isTaken(seat: number): boolean {
    const order = this.has[seat];
    return order != null && !(order.state === 'held' && order.isPastTime);
  }

  private countOf(buyer: number): number {
    return this.has.filter((order, seat) => order?.buyer === buyer && this.isTaken(seat)).length;
  }

  private giveBack(order: ModelOrder, state: 'released' | 'expired'): void {
    order.state = state;
    for (const seat of order.seats) if (this.has[seat] === order) this.has[seat] = null;
  }
}

/** By the clock: a hold past its time is expired, whether anybody has tidied it or not. */
export function standing({ state, isPastTime }: ModelOrder): OrderState {
  return state === 'held' && isPastTime ? 'expired' : state;
}

function isLive({ attempt }: ModelOrder): boolean {
  return attempt !== null && attempt.state !== 'failed' && attempt.state !== 'canceled';
}
