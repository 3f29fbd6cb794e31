import type { Order } from '@admit-one/sdk/contract';
import { describe, expect, test } from 'vitest';
import type { Payment } from '../../src/orders/payment.ts';
import { declined, givenUp, idempotencyMismatch, seatsTaken } from '../../src/orders/refusals.ts';
import { seatNames } from '../support/sale-terms.ts';

const until = '2031-05-01T12:10:00.000Z';

function order(said: Partial<Order>): Order {
  return { attemptsLeft: 2, expiresAt: until, ...said } as Order;
}

describe('a declined card', () => {
  const refusal = (state: Order['state'], attemptsLeft = 2, declineCode: string | null = 'lost_card') =>
    declined({ declineCode } as Payment, order({ state, attemptsLeft }));

  test('says why, and how many more may be tried until when, while the order is held', () => {
    expect(refusal('held')).toMatchObject({
      code: 'payment_declined',
      details: { declineCode: 'lost_card', attemptsLeft: 2, expiresAt: until },
      message: `The card was declined (lost card). Nothing was charged. Your seats are held until ${until}; 2 more cards may be tried.`,
    });
    expect(refusal('held', 1).message).toContain(`until ${until}; one more card may be tried.`);
  });

  test('without a reason has the reason that says none', () => {
    expect(refusal('held', 2, null)).toMatchObject({
      details: { declineCode: 'generic_decline' },
      message: expect.stringContaining('(generic decline)'),
    });
  });

  test.for<[state: Order['state'], what: string]>([
    ['paid', 'Nothing was charged to it. The order was paid in another way since: the tickets are yours.'],
    ['paying', 'Nothing was charged to it. The order is being paid in another way now.'],
    ['void', 'Nothing was charged. The seats were given back.'],
    ['released', 'Nothing was charged. That was card 3 of 3 or the hold is over: the seats were given back.'],
    ['expired', 'Nothing was charged. That was card 3 of 3 or the hold is over: the seats were given back.'],
  ])('of an order that is %s since leaves no card to try', ([state, what]) => {
    expect(refusal(state)).toMatchObject({
      details: { declineCode: 'lost_card', attemptsLeft: 0, expiresAt: null },
      message: `The card was declined (lost card). ${what}`,
    });
  });
});

test('a payment that was given up says whether the time was over', () => {
  expect(givenUp(order({ state: 'expired' }))).toMatchObject({
    code: 'hold_expired',
    details: { seats: [] },
  });
  expect(givenUp(order({ state: 'released' }))).toMatchObject({
    code: 'order_state',
    details: { state: 'released' },
  });
});

test('a taken seat is named, and so is what became of the others', () => {
  const said = (taken: number[], seats: number[]) => seatsTaken(taken, { seatMap: seatNames, seats }).message;
  expect(said([4], [4])).toBe('A-5 is taken. Choose again.');
  expect(said([5, 4], [4, 5])).toBe('A-5, A-6 are taken. Choose again.');
  expect(said([4], [3, 4])).toBe('A-5 is taken. None of the others is held either. Choose again.');
  expect(seatsTaken([5, 4], { seatMap: seatNames, seats: [4, 5] }).details).toEqual({
    seats: [
      { seat: 4, label: 'A-5' },
      { seat: 5, label: 'A-6' },
    ],
  });
});

test('a key that came with something else before is to be replaced', () => {
  expect(idempotencyMismatch()).toMatchObject({ code: 'idempotency_mismatch', details: {} });
});
