import { beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from '../../src/accounts/tokens.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

describe('making a token', () => {
  test('its secret is shown once and works', async () => {
    const { token } = await makeAccount(server.database.connection, { seller: true });
    const made = await must(server.url, 'createToken', {
      token,
      body: { name: 'door', scopes: ['staff', 'buyer', 'staff'], expiresAt: '2099-01-01T00:00:00Z' },
    });
    expect(made.token).toMatchObject({
      name: 'door',
      scopes: ['staff', 'buyer'],
      expiresAt: '2099-01-01T00:00:00.000Z',
      lastUsedAt: null,
      current: false,
    });
    const { items } = await must(server.url, 'listTokens', { token: made.secret });
    expect(items.map(({ name, current }) => [name, current])).toEqual([
      ['door', true],
      ['test', false],
    ]);
    expect(JSON.stringify(items)).not.toContain(made.secret);
  });

  test('a buyer gets none for a seller, and is told why', async () => {
    const { token } = await makeAccount(server.database.connection);
    const { status, problem } = await ask(server.url, 'createToken', {
      token,
      body: { name: 'mine', scopes: ['buyer', 'seller'] },
    });
    expect([status, problem.code, problem.details]).toEqual([403, 'forbidden', { needs: 'seller' }]);
    expect(problem.detail).toContain('become a seller first');
  });

  test('a token makes none that may do more than itself', async () => {
    const { token } = await makeAccount(server.database.connection, { seller: true, scopes: ['staff'] });
    const answer = await ask(server.url, 'createToken', {
      token,
      body: { name: 'more', scopes: ['seller'] },
    });
    expect([answer.status, answer.problem.details]).toEqual([403, { needs: 'seller' }]);
    expect(answer.problem.detail).toContain('this one has only staff');
  });

  test.each(['2020-01-01T00:00:00Z', '0000-01-01T00:00:00Z'])(
    'an end at %s is refused',
    async (expiresAt) => {
      const { token } = await makeAccount(server.database.connection);
      const answer = await ask(server.url, 'createToken', {
        token,
        body: { name: 'late', scopes: ['buyer'], expiresAt },
      });
      expect([answer.status, answer.problem.code]).toEqual([400, 'invalid_request']);
    },
  );

  test('a token that was revoked on another server makes none, though this one believed it', async () => {
    const { token } = await makeAccount(server.database.connection);
    const { items } = await must(server.url, 'listTokens', { token });
    const tokens = createTokens(server);
    const caller = (await tokens.authenticate(token))!;
    await must(server.url, 'revokeToken', { token, params: { tokenId: items[0]!.id } });
    await expect(tokens.createToken(caller, { name: 'next', scopes: ['buyer'] })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('a token ends', () => {
  test('here at once when it is revoked here', async () => {
    const { token } = await makeAccount(server.database.connection);
    const made = await must(server.url, 'createToken', {
      token,
      body: { name: 'script', scopes: ['buyer'] },
    });
    await must(server.url, 'readAccount', { token: made.secret });
    await must(server.url, 'revokeToken', { token, params: { tokenId: made.token.id } });
    expect((await ask(server.url, 'readAccount', { token: made.secret })).status).toBe(401);
    expect((await must(server.url, 'listTokens', { token })).items).toHaveLength(1);
    const again = await ask(server.url, 'revokeToken', { token, params: { tokenId: made.token.id } });
    expect(again.problem.code).toBe('not_found');
  });

  test('soon when another server revokes it or its time comes', async () => {
    const sql = server.database.connection;
    for (const end of ['revoked_at', 'expires_at']) {
      const { accountId, token } = await makeAccount(sql);
      await must(server.url, 'readAccount', { token });
      await sql.query(`update api_tokens set ${end} = now() where account_id = $1::bigint`, [accountId]);
      const status = async () => (await ask(server.url, 'readAccount', { token })).status;
      await expect.poll(status, { timeout: 30_000 }).toBe(401);
    }
  });

  test("nobody revokes somebody else's", async () => {
    const mine = await makeAccount(server.database.connection);
    const other = await makeAccount(server.database.connection);
    const { items } = await must(server.url, 'listTokens', { token: other.token });
    const answer = await ask(server.url, 'revokeToken', {
      token: mine.token,
      params: { tokenId: items[0]!.id },
    });
    expect(answer.problem.code).toBe('not_found');
    await must(server.url, 'readAccount', { token: other.token });
  });
});

describe('looking a token up', () => {
  /** The real database, counting what it is asked. */
  function counting(database: Database): { database: Database; asked(): number } {
    let asked = 0;
    const query: Database['connection']['query'] = (statement, values) => {
      asked += 1;
      return database.connection.query(statement, values);
    };
    return { database: { ...database, connection: { query } }, asked: () => asked };
  }

  test('a text of another shape costs no statement', async () => {
    const { token } = await makeAccount(server.database.connection);
    const { database, asked } = counting(server.database);
    const { authenticate } = createTokens({ database });
    for (const text of [
      '',
      'admit_',
      token.slice(0, -1),
      `${token}x`,
      `admit_${token}`,
      'x'.repeat(100_000),
    ]) {
      expect(await authenticate(text)).toBeNull();
    }
    expect(asked()).toBe(0);
    expect(await authenticate(token)).not.toBeNull();
    expect(asked()).toBe(1);
  });

  test('a hundred requests at once share one statement, and its failure is not kept', async () => {
    const { accountId, token } = await makeAccount(server.database.connection);
    const { database, asked } = counting(server.database);
    let isAway = true;
    const { authenticate } = createTokens({
      database: {
        ...database,
        connection: {
          query: async (statement, values) => {
            if (isAway) throw new Error('away');
            return database.connection.query(statement, values);
          },
        },
      },
    });
    await expect(authenticate(token)).rejects.toThrow('away');
    isAway = false;
    const callers = await Promise.all(Array.from({ length: 100 }, () => authenticate(token)));
    expect(callers.every((caller) => caller?.accountId === accountId)).toBe(true);
    expect(asked()).toBe(1);
  });

  test('notes when it was used', async () => {
    const { token } = await makeAccount(server.database.connection);
    const lastUsedAt = async () => (await must(server.url, 'listTokens', { token })).items[0]?.lastUsedAt;
    await expect.poll(lastUsedAt, { timeout: 30_000 }).toBeTruthy();
  });

  test('notes it once a minute', async () => {
    const sql = server.database.connection;
    const { accountId, token } = await makeAccount(sql);
    const { authenticate, tokenLoops } = createTokens(server);
    const note = async () => {
      await authenticate(token);
      await tokenLoops[0]!.run(AbortSignal.timeout(30_000));
      const rows = await sql.query<{ at: Date }>(
        'select last_used_at as at from api_tokens where account_id = $1::bigint',
        [accountId],
      );
      return rows[0]!.at;
    };
    const first = await note();
    expect(await note()).toEqual(first);
    await sql.query(
      `update api_tokens set last_used_at = now() - interval '61 seconds' where account_id = $1::bigint`,
      [accountId],
    );
    expect((await note()).getTime()).toBeGreaterThanOrEqual(first.getTime());
  });
});

test('tokens long dead are deleted, those that live or died of late are not', async () => {
  const sql = server.database.connection;
  const ages = { live: null, fresh: '29 days', old: '31 days' };
  const accounts = new Map<string, number>();
  for (const [name, age] of Object.entries(ages)) {
    const { accountId } = await makeAccount(sql);
    accounts.set(name, accountId);
    await sql.query('update api_tokens set revoked_at = now() - $2::interval where account_id = $1::bigint', [
      accountId,
      age,
    ]);
  }
  await createTokens(server).tokenLoops[1]!.run(AbortSignal.timeout(30_000));
  const left = await sql.query<{ account_id: number }>(
    'select account_id from api_tokens where account_id = any($1::bigint[])',
    [[...accounts.values()]],
  );
  expect(left.map(({ account_id }) => account_id).sort()).toEqual(
    [accounts.get('live'), accounts.get('fresh')].sort(),
  );
});
