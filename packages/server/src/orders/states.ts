import type { OrderState, PaymentState } from '@admit-one/sdk/contract';

/**
 * Which moves a sale makes: from each state to which others, `new` being a row that is not there yet. Every statement
 * that moves a row writes the state it came from beside the new one, and a CHECK (migration 0012) holds the same table:
 * a move that is not in it fails in the database, and in the code before that.
 */
export type Moves<State extends string> = Readonly<Record<State | 'new', readonly State[]>>;

export const orderMoves: Moves<OrderState> = {
  new: ['held'],
  // To itself: a hold that ran out, held anew by a begin that came after its end and found every seat free.
  held: ['held', 'paying', 'released', 'expired'],
  expired: ['held'],
  paying: ['held', 'paid', 'released', 'expired'],
  paid: ['void'],
  released: [],
  void: [],
};

export const paymentMoves: Moves<PaymentState> = {
  new: ['created'],
  created: ['authorized', 'failed', 'canceling'],
  authorized: ['due', 'canceling'],
  due: ['captured', 'failed'],
  captured: [],
  failed: [],
  // To authorized: somebody took the money at the gateway meanwhile. The seats were never free, so they are sold.
  canceling: ['authorized', 'canceled'],
  canceled: [],
};

export type TicketState = 'free' | 'held' | 'paying' | 'sold' | 'offered' | 'kept';

export const ticketMoves: Moves<TicketState> = {
  new: ['held', 'kept'],
  free: ['held', 'kept'],
  // To itself: a hold past its time, taken by another order. Kept: one past its time, too. Sold: an offer that its owner
  // takes back before anybody pays.
  held: ['held', 'paying', 'free', 'offered', 'sold', 'kept'],
  paying: ['held', 'sold', 'free', 'offered'],
  // To itself: handed on.
  sold: ['sold', 'offered', 'free'],
  offered: ['held', 'sold', 'free'],
  // To itself: another reason.
  kept: ['kept', 'free'],
};

export type RefundState = 'due' | 'done';

export const refundMoves: Moves<RefundState> = {
  // At once done: the bank took the money back by itself.
  new: ['due', 'done'],
  due: ['done'],
  done: [],
};

/** @throws Error for a move that the table does not have: a fault of ours, never of a user */
export function assertMove<State extends string>(moves: Moves<State>, from: State | 'new', to: State): void {
  if (!moves[from].includes(to)) throw new Error(`Nothing goes from ${from} to ${to}.`);
}
