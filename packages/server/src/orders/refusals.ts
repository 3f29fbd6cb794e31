import type { Order, SeatRef } from '@admit-one/sdk/contract';
import { ProblemError } from '../platform/problem.ts';
import { cardsPerOrder, type SeatNames } from './deps.ts';
import type { Payment } from './payment.ts';

/** The answer to an attempt that failed: its own reason, and how the order stands now. */
export function declined(payment: Payment, order: Order): ProblemError<'payment_declined'> {
  const declineCode = payment.declineCode ?? 'generic_decline';
  const isHeld = order.state === 'held';
  return new ProblemError(
    'payment_declined',
    {
      declineCode,
      attemptsLeft: isHeld ? order.attemptsLeft : 0,
      expiresAt: isHeld ? order.expiresAt : null,
    },
    `The card was declined (${declineCode.replaceAll('_', ' ')}). ${whatNow(order)}`,
  );
}

function whatNow({ state, attemptsLeft, expiresAt }: Order): string {
  switch (state) {
    case 'held': {
      const cards = attemptsLeft === 1 ? 'one more card' : `${attemptsLeft} more cards`;
      return `Nothing was charged. Your seats are held until ${expiresAt}; ${cards} may be tried.`;
    }
    case 'paid':
      return 'Nothing was charged to it. The order was paid in another way since: the tickets are yours.';
    case 'paying':
      return 'Nothing was charged to it. The order is being paid in another way now.';
    case 'void':
      return 'Nothing was charged. The seats were given back.';
    default:
      return `Nothing was charged. That was card ${cardsPerOrder} of ${cardsPerOrder} or the hold is over: the seats were given back.`;
  }
}

/** The answer to an attempt that was cancelled, by its buyer or because the time was over. */
export function givenUp({ state }: Order): ProblemError {
  if (state === 'expired') {
    return new ProblemError(
      'hold_expired',
      { seats: [] },
      'The time to pay was over before the payment went through, and nothing was charged. Pay again if the seats are still free, or choose others.',
    );
  }
  return new ProblemError(
    'order_state',
    { state },
    'The order was given up before the payment went through. Nothing was charged.',
  );
}

/** The answer to a hold of which some seats cannot be had. */
export function seatsTaken(
  taken: readonly number[],
  { seatMap, seats: wanted }: { seatMap: SeatNames; seats: readonly number[] },
  nearestFree: readonly number[] = [],
): ProblemError<'seats_taken'> {
  const named = (seats: readonly number[]): SeatRef[] =>
    seats.toSorted((a, b) => a - b).map((seat) => ({ seat, label: seatMap.labelOf(seat) }));
  const [seats, nearest] = [named(taken), named(nearestFree)];
  const names = seats.map(({ label }) => label).join(', ');
  const rest = taken.length < wanted.length ? ' None of the others is held either.' : '';
  const verb = taken.length === 1 ? 'is' : 'are';
  const said = `${names} ${verb} taken.${rest}`;
  if (nearest.length === 0) return new ProblemError('seats_taken', { seats }, `${said} Choose again.`);
  const free = nearest.map(({ label }) => label).join(', ');
  return new ProblemError('seats_taken', { seats, nearest }, `${said} The nearest free: ${free}.`);
}

/** The answer to seats that the map does not have; `kept`: what that leaves as it was. */
export function seatsUnknown(
  unknown: readonly number[],
  seatMap: SeatNames,
  kept: string,
): ProblemError<'seats_unknown'> {
  return new ProblemError(
    'seats_unknown',
    { seats: [...unknown] },
    `The seat map has ${seatMap.seatCount} seats; none of them is ${unknown.join(', ')}. ${kept}`,
  );
}

/** The answer to a key that came with another request before. */
export function idempotencyMismatch(): ProblemError<'idempotency_mismatch'> {
  return new ProblemError(
    'idempotency_mismatch',
    {},
    'This idempotency key came with another request before. That one stands; send this one with a key of its own.',
  );
}
