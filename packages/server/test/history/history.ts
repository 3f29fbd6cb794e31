import type { EndHand } from './hands.ts';

/** What one client asked once, and what it was told. Times are ms since 1970, UTC. */
export interface Entry {
  readonly operation: 'hold' | 'change' | 'pay' | 'release' | 'refund';
  readonly buyer: string;
  readonly listing: string;
  /** Of a hold: the one it was told of, if any. */
  readonly order: string | null;
  /** Ordinals, as they were asked for, or as they were chosen. */
  readonly seats: readonly number[];
  /** The idempotency key: asking again with it is asking for the same thing. */
  readonly key: string;
  readonly asked: number;
  /** Null when no answer came. */
  readonly told: number | null;
  /** `unknown`: no answer, or one that says neither. */
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The order's state, or the code of the refusal. */
  readonly said: string;
  /** Until when the order's seats are promised, ms since 1970, where it was told of one. */
  readonly expiresAt: number | null;
}

/** What is left when everything has come to rest. */
export interface EndState {
  readonly orders: readonly EndOrder[];
  readonly tickets: readonly EndTicket[];
  readonly charges: readonly EndCharge[];
  /** Of each seat, the first change of hands first. */
  readonly log: readonly EndHand[];
}

export interface EndOrder {
  readonly id: string;
  readonly listing: string;
  readonly buyer: string;
  readonly seats: readonly number[];
  /** Of each seat, minor units. */
  readonly prices: readonly number[];
  readonly state: string;
  readonly key: string;
}

export interface EndTicket {
  readonly listing: string;
  readonly seat: number;
  readonly state: string;
  readonly epoch: number;
  /** The order by which somebody owns it. */
  readonly ownerOrder: string | null;
  readonly owner: string | null;
}

/** By the gateway's own list. */
export interface EndCharge {
  readonly order: string;
  readonly state: string;
  readonly captured: number;
  readonly refunded: number;
}
