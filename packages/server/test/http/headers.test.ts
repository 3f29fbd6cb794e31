import { problem } from '@admit-one/sdk/contract';
import { request } from 'undici';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

const origin = 'https://tickets.example.org';
let server: TestServer;
/** The same for everybody's browser, with a database that does not answer. */
let open: TestServer;
const lines: string[] = [];

beforeAll(async () => {
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  server = await testServer({ corsOrigins: [origin], log });
  open = await testServer({
    corsOrigins: ['*'],
    wrapDatabase: (database) => ({ ...database, isReachable: async () => false }),
  });
});

async function get(url: string, headers: Record<string, string> = {}, method: 'GET' | 'OPTIONS' = 'GET') {
  const { statusCode, headers: answered, body } = await request(url, { method, headers });
  return { status: statusCode, headers: answered, text: await body.text() };
}

describe('health', () => {
  test('/healthz says that the process lives, /readyz whether it can serve', async () => {
    expect(await get(`${server.url}/healthz`)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await get(`${server.url}/readyz`)).toMatchObject({
      status: 200,
      text: '{"status":"ready","database":"reachable"}',
    });
  });

  test('without its database it lives and is not ready', async () => {
    expect((await get(`${open.url}/healthz`)).status).toBe(200);
    const { status, text, headers } = await get(`${open.url}/readyz`);
    expect([status, JSON.parse(text)]).toEqual([503, { status: 'not ready', database: 'unreachable' }]);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('other origins', () => {
  const allowed = (headers: Record<string, unknown>) => headers['access-control-allow-origin'];

  test('one that is set may call, send the headers that the API needs and read the request’s id', async () => {
    const asked = await get(`${server.url}/v1/listings`, { origin });
    expect(allowed(asked.headers)).toBe(origin);
    expect(asked.headers['access-control-expose-headers']).toMatch(/x-request-id/);
    expect(asked.headers.vary).toMatch(/Origin/i);
    const before = await get(
      `${server.url}/v1/listings`,
      {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
      'OPTIONS',
    );
    expect(before.status).toBe(204);
    expect(before.headers['access-control-allow-headers']).toMatch(/idempotency-key/);
    expect(before.headers['access-control-allow-methods']).toMatch(/POST/);
  });

  test('any other may not', async () => {
    for (const other of ['https://evil.example', `${origin}.evil.example`, 'null']) {
      expect(allowed((await get(`${server.url}/v1/listings`, { origin: other })).headers)).toBeUndefined();
    }
  });

  test('a refusal can be read too, and * is everybody', async () => {
    const refused = await get(`${server.url}/v1/account`, { origin });
    expect([refused.status, allowed(refused.headers)]).toEqual([401, origin]);
    expect(allowed((await get(`${open.url}/v1/listings`, { origin: 'https://a.example' })).headers)).toBe(
      '*',
    );
  });

  test('without the setting nobody may', async () => {
    const closed = await testServer();
    expect(allowed((await get(`${closed.url}/v1/listings`, { origin })).headers)).toBeUndefined();
  });
});

describe('headers of every answer', () => {
  test('helmet’s are there, Express does not boast', async () => {
    for (const path of [
      '/v1/listings',
      '/v1/nothing',
      '/healthz',
      '/docs',
      '/openapi.json',
      '/payment-done',
    ]) {
      const { headers } = await get(server.url + path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'strict-transport-security': expect.stringContaining('max-age='),
        'content-security-policy': expect.stringContaining("default-src 'self'"),
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  test('a refusal is problem details and kept by nobody', async () => {
    const { status, headers, text } = await get(`${server.url}/v1/nothing`);
    expect(status).toBe(404);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(problem.parse(JSON.parse(text))).toMatchObject({
      type: 'urn:admit-one:problem:not_found',
      status: 404,
      code: 'not_found',
      details: { what: 'path' },
      retryable: false,
    });
  });

  test('a seat map may be kept for ever, nothing else at all', async () => {
    const seller = await makeAccount(server.database.connection, { seller: true });
    const listingId = await listHall(server.url, seller.token, 3);
    const { seatMapId } = await must(server.url, 'readListing', { params: { listingId } });
    const map = await ask(server.url, 'readSeatMap', { params: { seatMapId } });
    expect(map.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const none = await ask(server.url, 'readSeatMap', { params: { seatMapId: 'map_00000000' } });
    expect([none.status, none.headers['cache-control']]).toEqual([404, 'no-store']);
    const seats = await ask(server.url, 'readSeats', { params: { listingId } });
    const account = await ask(server.url, 'readAccount', { token: seller.token });
    expect([seats.headers['cache-control'], account.headers['cache-control']]).toEqual([
      'no-store',
      'no-store',
    ]);
  });
});

describe('request ids', () => {
  test('a harmless one is kept, anything else is replaced; both are in the log', async () => {
    const kept = await get(`${server.url}/v1/nothing`, { 'x-request-id': 'from-the-caller_1' });
    expect(kept.headers['x-request-id']).toBe('from-the-caller_1');
    expect(JSON.parse(kept.text).requestId).toBe('from-the-caller_1');
    const made: string[] = [];
    for (const id of ['two words', '<script>', 'x'.repeat(65), '{"level":"fatal"}', '']) {
      const { headers } = await get(`${server.url}/v1/nothing`, { 'x-request-id': id });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      made.push(String(headers['x-request-id']));
    }
    expect(new Set(made).size).toBe(made.length);
    for (const id of ['from-the-caller_1', ...made]) {
      const logged = await waitFor(
        async () => lines.map((line) => JSON.parse(line)).find((line) => line.req?.id === id),
        (line) => line !== undefined,
      );
      expect(logged).toMatchObject({
        level: 'info',
        req: { method: 'GET', url: '/v1/nothing' },
        res: { status: 404 },
      });
    }
  });

  test('nothing that lets somebody in is in the log', async () => {
    const password = 'correct horse battery staple';
    const email = 'logged@example.com';
    const { secret } = await must(server.url, 'register', { body: { email, password, name: 'A' } });
    await must(server.url, 'logIn', { body: { email, password } });
    await ask(server.url, 'logIn', { body: { email, password: `${password}!` } });
    await must(server.url, 'addCard', { token: secret, body: { paymentMethod: 'pm_card_visa' } });
    await ask(server.url, 'updateAccount', { token: secret, body: `{"name":"${password}` });
    await waitFor(
      async () => lines.filter((line) => line.includes('"/v1/sessions"')).length,
      (count) => count >= 2,
    );
    const log = lines.join('');
    for (const word of [password, secret, 'admit_', 'sk_test', 'argon2'])
      expect([word, log.includes(word)]).toEqual([word, false]);
  });
});
