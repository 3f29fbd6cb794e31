import type { Operation } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AccessWorld, accessWorld, requestsOf } from '../support/access-world.ts';
import { type Ask, ask, must } from '../support/client.ts';
import { expectRefusal, rawRequest } from '../support/refusal.ts';
import { testServer } from '../support/test-server.ts';

let world: AccessWorld;
beforeAll(async () => {
  world = await accessWorld(await testServer());
});

function tell<Name extends Operation>(operation: Name, input: Ask<Name>) {
  return ask(world.server.url, operation, { token: world.ben.token, ...input });
}

function hold(seats: unknown, more: Partial<Ask<'selectSeats'>> = {}) {
  return tell('selectSeats', { params: { listingId: world.listingId }, body: { seats }, ...more });
}

describe('what is not there, or is not yours', () => {
  test('an unknown listing, order and ticket', async () => {
    const there = { listingId: 'lst_00000000' };
    expectRefusal(await tell('readListing', { params: there }), 'not_found', /no listing lst_00000000/);
    expectRefusal(await tell('readSeats', { params: there }), 'not_found', /no listing lst_00000000/);
    expectRefusal(await hold([0], { params: there }), 'not_found', /no listing lst_00000000/);
    const orderId = 'ord_00000000_0000000000';
    expectRefusal(await tell('readOrder', { params: { orderId } }), 'not_found', /no order .*not yours/);
    const ticketId = `${world.ticketId.slice(0, -1)}7`;
    expectRefusal(await tell('accessTicket', { params: { ticketId } }), 'not_found', /no ticket .*not yours/);
  });

  test('somebody else’s order and ticket', async () => {
    const orderId = world.paidOrderId;
    expectRefusal(await tell('readOrder', { params: { orderId } }), 'not_found', /or it is not yours/);
    const { ticketId } = world;
    expectRefusal(await tell('accessTicket', { params: { ticketId } }), 'not_found', /or it is not yours/);
  });

  test('an id of another kind, or cut short', async () => {
    for (const listingId of [
      world.ticketId,
      world.listingId.slice(0, -1),
      'lst_!!!!!!!!',
      '%00',
      '__proto__',
    ]) {
      const answer = await tell('readListing', { params: { listingId } });
      expectRefusal(answer, 'invalid_request', /params\.listingId: an id like lst_4h7k2m9x/);
    }
  });

  test('an unknown path points to the reference; a wrong method says which are taken', async () => {
    expectRefusal(
      await rawRequest(world.server.url, 'GET', '/v1/nothing'),
      'not_found',
      /nothing at \/v1\/nothing.*\/docs/,
    );
    const wrong = await rawRequest(world.server.url, 'DELETE', '/v1/listings');
    expectRefusal(wrong, 'method_not_allowed', /takes .*GET/);
    expect(wrong.headers.allow?.toString().split(', ').sort()).toEqual(['GET', 'POST']);
    expect((wrong.problem.details.allowed as string[]).sort()).toEqual(['GET', 'POST']);
  });
});

describe('seats', () => {
  test('a seat that the hall has not', async () => {
    const answer = await hold([0, 100, 999_999]);
    expectRefusal(answer, 'seats_unknown', /has 100 seats; none of them is.*Nothing is held/);
    expect(answer.problem.details).toEqual({ seats: [100, 999_999] });
  });

  test.each([
    ['a seat twice', [5, 5], /named twice/],
    ['eleven seats', [...Array(11).keys()], /at most 10 seats/],
    ['no seat', [], /at least one seat/],
    ['a seat of -1', [-1], /body\.seats\.0/],
    ['half a seat', [1.5], /body\.seats\.0/],
    ['a seat as text', ['5'], /body\.seats\.0/],
    ['seats as text', '5', /body\.seats/],
    ['null', null, /body\.seats/],
  ])('%s', async (_name, seats, sentence) => {
    const answer = await hold(seats);
    expectRefusal(answer, 'invalid_request', sentence);
    expect(answer.problem.detail).toMatch(/Nothing was changed\.$/);
  });

  test.each([
    ['best of 0', { count: 0 }, /body\.best\.count/],
    ['best of 11', { count: 11 }, /at most 10 seats/],
    ['best of one and a half', { count: 1.5 }, /body\.best\.count/],
    ['best of none said', {}, /body\.best\.count/],
    [
      'more accessible places than seats',
      { count: 1, accessible: 2 },
      /no more accessible places than seats/,
    ],
    ['a wish nobody knows', { count: 1, row: 'A' }, /row/],
    ['a section that is not there', { count: 1, section: 'Loge' }, /no section "Loge".*it has Main/],
    ['a category that is not there', { count: 1, category: 'Q' }, /no category "Q".*it has S \(Standard\)/],
  ])('%s', async (_name, best, sentence) => {
    const answer = await tell('selectSeats', {
      params: { listingId: world.listingId },
      body: { best } as unknown as Ask<'selectSeats'>['body'],
    });
    expectRefusal(answer, 'invalid_request', sentence);
  });

  test.each([
    ['both seats and best', { seats: [50], best: { count: 1 } }],
    ['neither seats nor best', {}],
  ])('%s', async (_name, body) => {
    const answer = await tell('selectSeats', { params: { listingId: world.listingId }, body });
    expectRefusal(answer, 'invalid_request', /either `seats`, which ones, or `best`/);
  });

  test('seats that are taken are named, all of them, and the others are not held', async () => {
    // Anna owns 0 and holds 1.
    const answer = await hold([1, 50, 0]);
    expectRefusal(answer, 'seats_taken', /Main A-1, Main A-2 are taken.*None of the others is held/);
    const { nearest, ...details } = answer.problem.details;
    expect(details).toEqual({
      seats: [
        { seat: 0, label: 'Main A-1' },
        { seat: 1, label: 'Main A-2' },
      ],
    });
    expect(nearest).toHaveLength(3);
    expect(nearest).toContainEqual({ seat: 50, label: 'Main A-51' });
    expect(answer.problem.detail).toMatch(/The nearest free: Main A-\d+, Main A-\d+, Main A-51\.$/);
    expect(answer.problem.retryable).toBe(false);
    const { statuses } = await must(world.server.url, 'readSeats', {
      params: { listingId: world.listingId },
    });
    expect([statuses[0], statuses[1], statuses[50]]).toEqual(['s', 'h', 'f']);
  });
});

describe('paying', () => {
  test('a hold past its time whose seat somebody else has', async () => {
    const { body: order } = await hold([60]);
    for (const statement of [
      `update orders set expires_at = now() where seats = array[60]`,
      `update tickets set previous_state = 'new', state = 'kept', order_id = null, held_until = null, kept_at = now(),
                          kept_reason = 'For the press' where seat = 60`,
    ])
      await world.server.database.connection.query(statement);
    const answer = await tell('buyTickets', {
      ...requestsOf.buyTickets(world),
      params: { orderId: order.id },
    });
    expectRefusal(
      answer,
      'hold_expired',
      /past its time, and nothing was charged\. Somebody else has .* now: choose again/,
    );
  });

  test('a declined card says how many are left, the third that the seats are gone', async () => {
    const { body: order } = await hold([61]);
    const decline = () =>
      tell('buyTickets', {
        params: { orderId: order.id },
        body: { method: { type: 'payment_method', paymentMethod: 'pm_card_chargeDeclined' } },
      });
    expectRefusal(
      await decline(),
      'payment_declined',
      /Nothing was charged\. Your seats are held until .*2 more cards/,
    );
    expectRefusal(await decline(), 'payment_declined', /one more card may be tried/);
    expectRefusal(await decline(), 'payment_declined', /Nothing was charged\. .*the seats were given back/);
  });

  test.each([
    ['a card number', '4242424242424242'],
    ['a gateway’s path', 'pm_card/../customers'],
    ['somebody’s intent', 'pi_12345'],
  ])(
    '%s in place of a payment method is refused before anybody else sees it',
    async (_name, paymentMethod) => {
      const answer = await tell('buyTickets', {
        params: { orderId: world.orderIdToPay },
        body: { method: { type: 'payment_method', paymentMethod } },
      });
      expectRefusal(answer, 'invalid_request', /the gateway's reference, pm_/);
      expect(JSON.stringify(answer.problem)).not.toContain(paymentMethod);
    },
  );
});
