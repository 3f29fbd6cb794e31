import { describe, expect, test } from 'vitest';
import { ask } from '../support/client.ts';
import { testServer } from '../support/test-server.ts';

const body = { email: 'nobody@example.com', password: 'whatever it is' };

describe('a limit of three a minute', () => {
  test('holds over all paths where guessing pays, and says when to come back', async () => {
    const { url } = await testServer({ loginLimit: 3 });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect((await ask(url, 'logIn', { body })).status).toBe(401);
    }
    expect((await ask(url, 'requestPasswordReset', { body: { email: body.email } })).status).toBe(200);
    for (const operation of ['logIn', 'register', 'confirmEmail', 'resetPassword'] as const) {
      const { status, problem, headers } = await ask(url, operation, {
        body,
        headers: { 'x-forwarded-for': '10.0.0.1' },
      });
      expect([operation, status, problem.code, problem.retryable]).toEqual([
        operation,
        429,
        'rate_limited',
        true,
      ]);
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    }
    expect((await ask(url, 'readListings')).status).toBe(200);
  });
});

test('a limit of one a minute holds where mail goes to an address that anybody may name', async () => {
  const { url } = await testServer({ loginLimit: 1 });
  expect((await ask(url, 'requestEmailConfirmation')).status).toBe(401);
  expect((await ask(url, 'requestEmailConfirmation')).status).toBe(429);
  for (const ticketId of ['tkt_4h7k2m9x_1_1', 'tkt_4h7k2m9x_2_1']) {
    const sent = { params: { ticketId }, body: { to: body.email } };
    expect((await ask(url, 'createTransfer', sent)).status).toBe(429);
  }
});

test('a limit of 0 is none', async () => {
  const { url } = await testServer({ loginLimit: 0 });
  for (let attempt = 0; attempt < 40; attempt++) {
    expect((await ask(url, 'confirmEmail', { body: { code: 'x' } })).status).toBe(400);
  }
});
