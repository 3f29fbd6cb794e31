import { randomUUID } from 'node:crypto';
import { encodeId, type Operation, routes } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AccessWorld, accessWorld, endToken, newToken, requestsOf } from '../support/access-world.ts';
import { type Answer, type Ask, ask, must } from '../support/client.ts';
import { expectRefusal, rawRequest } from '../support/refusal.ts';
import { testServer } from '../support/test-server.ts';

let world: AccessWorld;
beforeAll(async () => {
  world = await accessWorld(await testServer());
});

function tell<Name extends Operation>(operation: Name, input: Ask<Name>) {
  return ask(world.server.url, operation, { token: world.ben.token, ...input });
}

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
    expectRefusal(await holdRaw(''), 'invalid_request', /body: either `seats`/);
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
      expectRefusal(
        await rawRequest(world.server.url, 'GET', `/v1/listings?${search}`),
        'invalid_request',
        /^query/,
      );
    }
    const none = await rawRequest(world.server.url, 'GET', '/v1/payment-ways?colour=red');
    expectRefusal(none, 'invalid_request', /takes no query/);
  });

  test('NUL, what is no UTF-8, and half a percent sign', async () => {
    expectRefusal(
      await rawRequest(world.server.url, 'GET', '/v1/listings?text=%00'),
      'invalid_request',
      /^query\.text/,
    );
    expect((await rawRequest(world.server.url, 'GET', '/v1/listings?text=%ff')).status).toBe(200);
    expectRefusal(
      await rawRequest(world.server.url, 'GET', '/v1/listings/%ff'),
      'invalid_request',
      /Nothing was changed/,
    );
    expectRefusal(
      await rawRequest(world.server.url, 'GET', '/v1/listings/%'),
      'invalid_request',
      /Nothing was changed/,
    );
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

function holdRaw(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer<unknown>> {
  return rawRequest(world.server.url, 'POST', `/v1/listings/${world.listingId}/orders`, {
    body,
    headers: {
      authorization: `Bearer ${world.ben.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...headers,
    },
  });
}
