import { randomUUID } from 'node:crypto';
import { encodeId, type Operation, problem as problemSchema, routes } from '@admit-one/sdk/contract';
import { request } from 'undici';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AccessWorld, accessWorld, endToken, newToken, requestsOf } from '../support/access-world.ts';
import { type Answer, type Ask, ask, must } from '../support/client.ts';
import { testServer } from '../support/test-server.ts';

let world: AccessWorld;
beforeAll(async () => {
  world = await accessWorld(await testServer());
});

/** What must stand in every refusal: the status, the code, and a sentence that says what to do or what was kept. */
function expectRefusal({ status, headers, problem }: Answer<unknown>, code: string, sentence: RegExp): void {
  const said = problemSchema.parse(problem);
  expect([status, said.code]).toEqual([statusOf[code], code]);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(said.detail).toMatch(sentence);
  expect(said.requestId).toBe(headers['x-request-id']);
}

const statusOf: Record<string, number> = {
  invalid_request: 400,
  malformed_body: 400,
  unauthenticated: 401,
  payment_declined: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  seats_taken: 409,
  limit_reached: 409,
  hold_expired: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  seats_unknown: 422,
};

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
    expectRefusal(await raw('GET', '/v1/nothing'), 'not_found', /nothing at \/v1\/nothing.*\/docs/);
    const wrong = await raw('DELETE', '/v1/listings');
    expectRefusal(wrong, 'method_not_allowed', /takes .*GET/);
    expect((wrong.problem.details.allowed as string[]).sort()).toEqual(['GET', 'POST']);
  });
});

describe('seats', () => {
  test('a seat that the hall has not', async () => {
    const answer = await hold([0, 100, 999_999]);
    expectRefusal(answer, 'seats_unknown', /has 100 seats, numbered from 0.*Nothing is held/);
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

  test('seats that are taken are named, all of them, and the others are not held', async () => {
    // Anna owns 0 and holds 1.
    const answer = await hold([1, 50, 0]);
    expectRefusal(answer, 'seats_taken', /Main A-1, Main A-2 are taken.*None of the others is held/);
    expect(answer.problem.details).toEqual({
      seats: [
        { seat: 0, label: 'Main A-1' },
        { seat: 1, label: 'Main A-2' },
      ],
    });
    expect(answer.problem.retryable).toBe(false);
    const { statuses } = await must(world.server.url, 'readSeats', {
      params: { listingId: world.listingId },
    });
    expect([statuses[0], statuses[1], statuses[50]]).toEqual(['s', 'h', 'f']);
  });
});

describe('paying', () => {
  test('a hold past its time', async () => {
    const { body: order } = await hold([60]);
    await world.server.database.connection.query(
      `update orders set expires_at = now() where seats = array[60]`,
    );
    const answer = await tell('buyTickets', {
      ...requestsOf.buyTickets(world),
      params: { orderId: order.id },
    });
    expectRefusal(answer, 'hold_expired', /past its time, and nothing was charged.*hold them anew/);
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

describe('bodies', () => {
  test.each([
    ['cut off', '{"seats":[1'],
    ['not JSON', 'seats=1'],
    ['a number of its own notation', '{"seats":[0x10]}'],
    ['with a comma too much', '{"seats":[1,]}'],
  ])('%s', async (_name, body) => {
    expectRefusal(await holdRaw(body), 'malformed_body', /The body is not JSON\. Nothing was changed/);
  });

  test('bytes that are no text', async () => {
    const answer = await holdRaw(Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    expectRefusal(answer, 'malformed_body', /Nothing was changed/);
  });

  test('none at all', async () => {
    expectRefusal(await holdRaw(''), 'invalid_request', /body\.seats/);
  });

  test('two megabytes', async () => {
    const answer = await holdRaw(`{"seats":[1],"x":"${'x'.repeat(2_000_000)}"}`);
    expectRefusal(answer, 'body_too_large', /larger than 100000 bytes/);
    expect(answer.problem.details).toEqual({ limitBytes: 100_000 });
  });

  test('of another type', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await holdRaw('{"seats":[1]}', { 'content-type': type });
      expectRefusal(answer, 'unsupported_media_type', /Send the body as JSON/);
    }
    const latin = await holdRaw('{"seats":[1]}', { 'content-type': 'application/json; charset=latin1' });
    expectRefusal(latin, 'unsupported_media_type', /Send the body as JSON/);
    const zip = await holdRaw('{"seats":[1]}', { 'content-encoding': 'zip' });
    expectRefusal(zip, 'unsupported_media_type', /Send the body as JSON/);
  });

  test('said to be packed and not packed, or packed so that it unfolds to more than is taken', async () => {
    expectRefusal(
      await holdRaw('{"seats":[1]}', { 'content-encoding': 'gzip' }),
      'invalid_request',
      /cannot be read/,
    );
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    expectRefusal(
      await holdRaw(bomb, { 'content-encoding': 'gzip' }),
      'body_too_large',
      /larger than 100000 bytes/,
    );
  });

  test('__proto__ and constructor are keys that no route takes, and change nothing', async () => {
    for (const body of [
      '{"seats":[1],"__proto__":{"polluted":1}}',
      '{"seats":[1],"constructor":{"prototype":{"polluted":1}}}',
      '{"__proto__":{"seats":[1]}}',
    ]) {
      expectRefusal(await holdRaw(body), 'invalid_request', /^body/);
    }
    expect(({} as { polluted?: 1 }).polluted).toBeUndefined();
  });

  test('nested deeper than anything we take', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expectRefusal(await holdRaw(`{"seats":${deep}}`), 'invalid_request', /nested deeper/);
  });

  test.each([
    ['NUL', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
    ['an escape sequence', '\u001b[2J'],
    ['blanks only', '   '],
    ['a longer text than is taken', 'x'.repeat(101)],
    ['a number', 5],
  ])('%s in a text', async (_name, name) => {
    expectRefusal(
      await tell('updateAccount', { body: { name } }),
      'invalid_request',
      /^body\.name: .*Nothing was changed/,
    );
  });

  test('NUL and lone surrogates deep inside of metadata, as keys too', async () => {
    const listing = requestsOf.createListing(world).body as object;
    for (const metadata of [
      { a: [{ b: 'x\u0000' }] },
      { a: 'x\ud800' },
      { 'k\u0000': 1 },
      { a: { 'k\udc00': 1 } },
    ]) {
      const answer = await tell('createListing', { token: world.sam.token, body: { ...listing, metadata } });
      expectRefusal(answer, 'invalid_request', /^body\.metadata/);
    }
  });

  test('every fault is named at once', async () => {
    const answer = await tell('register', { body: { email: 'x', password: 'short', extra: 1 } });
    expectRefusal(answer, 'invalid_request', /\(and \d more\)/);
    const paths = (answer.problem.details.issues as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['body.email', 'body.password', 'body.name', 'body']));
  });
});

describe('queries', () => {
  test.each(['-1', '0', '101', '1000000000', '1e400', '1e1', '1.5', 'NaN', '', '0x10', ' 5', '٣'])(
    'a limit of %j',
    async (limit) => {
      for (const operation of ['readListings', 'listVenues', 'listOrders', 'listTickets'] as const) {
        const answer = await tell(operation, { query: { limit } });
        expectRefusal(answer, 'invalid_request', /^query\.limit: .*Nothing was changed/);
      }
    },
  );

  test('a cursor that is made up, of another list, or tampered with', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of [
      'x',
      'W10',
      made(['orders', 'yesterday', 1, 1]),
      made(['date', 1, -1]),
      made({}),
      made(null),
      '!',
      'a'.repeat(501),
    ]) {
      for (const operation of ['readListings', 'listVenues', 'listOrders', 'listTickets'] as const) {
        expectRefusal(await tell(operation, { query: { cursor } }), 'invalid_request', /cursor/);
      }
    }
  });

  test('a key twice, an unknown key, a list, __proto__', async () => {
    for (const search of [
      'limit=1&limit=2',
      'colour=red',
      'limit[]=1',
      '__proto__=1',
      'constructor=1',
      'limit=1&LIMIT=2',
    ]) {
      expectRefusal(await raw('GET', `/v1/listings?${search}`), 'invalid_request', /^query/);
    }
    const none = await raw('GET', '/v1/payment-ways?colour=red');
    expectRefusal(none, 'invalid_request', /takes no query/);
  });

  test('NUL, what is no UTF-8, and half a percent sign', async () => {
    expectRefusal(await raw('GET', '/v1/listings?text=%00'), 'invalid_request', /^query\.text/);
    expect((await raw('GET', '/v1/listings?text=%ff')).status).toBe(200);
    expectRefusal(await raw('GET', '/v1/listings/%ff'), 'invalid_request', /Nothing was changed/);
    expectRefusal(await raw('GET', '/v1/listings/%'), 'invalid_request', /Nothing was changed/);
  });
});

describe('tokens', () => {
  test('cut in half, revoked, expired, none: log in again', async () => {
    const { tokenId, secret } = await newToken(world.server, world.ben, ['buyer']);
    await endToken(world.server, encodeId('tok', tokenId), 'revoked');
    for (const token of [world.ben.token.slice(0, 20), secret, 'x', '💥'.repeat(3), 'a'.repeat(5_000)]) {
      const answer = await tell('readAccount', { token: Buffer.from(token).toString('latin1') });
      expectRefusal(answer, 'unauthenticated', /log in/);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
    expectRefusal(await ask(world.server.url, 'readAccount'), 'unauthenticated', /log in and send it as/);
  });

  test('in another header’s form', async () => {
    for (const authorization of [
      world.ben.token,
      `Basic ${world.ben.token}`,
      'Bearer',
      `Bearer ${world.ben.token} x`,
    ]) {
      const answer = await ask(world.server.url, 'readAccount', { headers: { authorization } });
      expectRefusal(answer, 'unauthenticated', /log in/);
    }
  });

  test('revoked over HTTP it ends at once', async () => {
    const made = await must(world.server.url, 'createToken', {
      token: world.ben.token,
      body: { name: 'script', scopes: ['buyer'] },
    });
    expect((await tell('readAccount', { token: made.secret })).status).toBe(200);
    await must(world.server.url, 'revokeToken', {
      token: world.ben.token,
      params: { tokenId: made.token.id },
    });
    expectRefusal(await tell('readAccount', { token: made.secret }), 'unauthenticated', /log in/);
  });

  test('of the wrong scope: which one is needed', async () => {
    const answer = await tell('createVenue', requestsOf.createVenue(world));
    expectRefusal(answer, 'forbidden', /needs a token with the scope seller; this one has buyer/);
    expect(answer.problem.details).toEqual({ needs: 'seller' });
  });
});

describe('idempotency keys', () => {
  const keyed = (Object.keys(routes) as Operation[]).filter(
    (operation) => 'idempotencyKey' in routes[operation],
  );

  test.each(keyed)('%s needs one that can be compared', async (operation) => {
    const sample = (requestsOf[operation] as (there: AccessWorld) => Ask<Operation>)(world);
    for (const key of ['', 'two words', 'x'.repeat(256), 'é']) {
      const answer = await tell(operation, {
        ...sample,
        token: world.sam.token,
        headers: { 'idempotency-key': Buffer.from(key).toString('latin1') },
      });
      expectRefusal(answer, 'invalid_request', /idempotency-key: send a random text.*when you try again/);
    }
  });
});

/** What no typed client sends. */
async function raw(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { headers = {}, body = null }: { headers?: Record<string, string>; body?: string | Buffer | null } = {},
): Promise<Answer<unknown>> {
  const answer = await request(`${world.server.url}${path}`, { method, headers, body });
  const parsed = await answer.body.json();
  const problem = parsed as Answer<unknown>['problem'];
  return { status: answer.statusCode, headers: answer.headers, body: parsed, problem };
}

function holdRaw(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer<unknown>> {
  return raw('POST', `/v1/listings/${world.listingId}/orders`, {
    body,
    headers: {
      authorization: `Bearer ${world.ben.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...headers,
    },
  });
}
