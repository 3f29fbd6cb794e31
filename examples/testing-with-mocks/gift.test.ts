import { AdmitOne } from '@admit-one/sdk';
import { admitOneHandlers, handle, problem, sample } from '@admit-one/sdk/testing';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { holdGift } from './gift.ts';

/** No server runs: msw answers, and what it answers is checked against the contract. */
const baseUrl = 'http://admit.test';
const server = setupServer(...admitOneHandlers(baseUrl));
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const client = new AdmitOne({ baseUrl, token: 'admit_test', maxRetries: 0 });

test('a free seat is held', async () => {
  server.use(
    handle(baseUrl, 'selectSeats', ({ body }) =>
      sample.order({
        expiresAt: '2030-01-01T19:40:00Z',
        seats: (body.seats ?? []).map((seat) => ({
          seat,
          label: `Stalls A-${seat + 1}`,
          category: 'P',
          price: 9000,
          refundedAt: null,
        })),
      }),
    ),
  );
  expect(await holdGift(client, 'lst_4h7k2m9x', 4)).toBe('Stalls A-5 is held until 2030-01-01T19:40:00Z.');
});

test('a taken seat is named', async () => {
  server.use(
    handle(baseUrl, 'selectSeats', () =>
      problem('seats_taken', { seats: [{ seat: 4, label: 'Stalls A-5' }] }),
    ),
  );
  expect(await holdGift(client, 'lst_4h7k2m9x', 4)).toBe('Stalls A-5 was just taken. Choose another.');
});
