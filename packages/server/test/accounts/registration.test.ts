import { beforeAll, describe, expect, test } from 'vitest';
import { ask, must } from '../support/client.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

const password = 'correct horse battery';

describe('registering', () => {
  test('makes an account that is logged in as a buyer', async () => {
    const { account, token, secret } = await must(server.url, 'register', {
      body: { email: 'Ann@Example.com', password, name: 'Ann' },
    });
    expect(account).toMatchObject({
      email: 'ann@example.com',
      name: 'Ann',
      emailConfirmed: false,
      seller: null,
    });
    expect(token).toMatchObject({ name: 'login', scopes: ['buyer'], current: true });
    expect(secret).toMatch(/^admit_[\w-]{43}$/);
    expect(await must(server.url, 'readAccount', { token: secret })).toEqual(account);
  });

  test('an e-mail has one account, however it is written', async () => {
    await must(server.url, 'register', { body: { email: 'bob@example.com', password, name: 'Bob' } });
    const again = await ask(server.url, 'register', {
      body: { email: 'BOB@example.com', password: 'another long one', name: 'Bobby' },
    });
    expect(again.status).toBe(409);
    expect(again.problem.code).toBe('email_taken');
  });

  test('ten at once with one e-mail make one account', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        ask(server.url, 'register', { body: { email: 'cleo@example.com', password, name: 'Cleo' } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  test('keeps neither the password nor the secret', async () => {
    const { secret } = await must(server.url, 'register', {
      body: { email: 'dora@example.com', password, name: 'Dora' },
    });
    const rows = await server.database.connection.query<{ text: string }>(
      `select a::text || t::text as text from accounts a join api_tokens t using (account_id) where email = 'dora@example.com'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).toContain('$argon2id$v=19$m=19456,p=1,t=2$');
    expect(rows[0]?.text).not.toContain(password);
    expect(rows[0]?.text).not.toContain(secret.slice(6));
  });
});

describe('logging in', () => {
  beforeAll(async () => {
    await must(server.url, 'register', { body: { email: 'eve@example.com', password, name: 'Eve' } });
  });

  test('gives a token named after the client, for 90 days', async () => {
    const { token, secret } = await must(server.url, 'logIn', {
      body: { email: 'Eve@example.COM', password, name: 'laptop' },
    });
    expect(token.name).toBe('laptop');
    const days = (Date.parse(token.expiresAt ?? '') - Date.parse(token.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(90, 0);
    await must(server.url, 'readAccount', { token: secret });
  });

  test.each([
    ['a wrong password', 'eve@example.com', 'correct horse battery!'],
    ['an e-mail that nobody has', 'nobody@example.com', password],
    ['no e-mail at all', 'eve', password],
    ['an e-mail that no database takes', 'eve\u0000@example.com', password],
    ['a lone surrogate', 'eve@example.com', '\ud800'],
  ])('%s is told the same', async (_, email, wrong) => {
    const { status, problem } = await ask(server.url, 'logIn', { body: { email, password: wrong } });
    expect({ status, code: problem.code, detail: problem.detail }).toEqual({
      status: 401,
      code: 'wrong_credentials',
      detail: 'E-mail or password is wrong. Try again, or have a code mailed to set a new password.',
    });
  });

  test('a password is the same however its accents are written', async () => {
    await must(server.url, 'register', {
      body: { email: 'zoe@example.com', password: 'Dvor\u030ca\u0301k plays', name: 'Zoë' },
    });
    await must(server.url, 'logIn', {
      body: { email: 'zoe@example.com', password: 'Dvo\u0159\u00e1k plays' },
    });
  });

  test('logging out ends this token and no other', async () => {
    const body = { email: 'eve@example.com', password };
    const one = await must(server.url, 'logIn', { body });
    const other = await must(server.url, 'logIn', { body });
    await must(server.url, 'readAccount', { token: one.secret });
    await must(server.url, 'logOut', { token: one.secret });
    expect((await ask(server.url, 'readAccount', { token: one.secret })).problem.code).toBe(
      'unauthenticated',
    );
    await must(server.url, 'readAccount', { token: other.secret });
  });
});

test('a name can be changed', async () => {
  const { secret } = await must(server.url, 'register', {
    body: { email: 'fay@example.com', password, name: 'Fay' },
  });
  await must(server.url, 'updateAccount', { token: secret, body: { name: 'Faye' } });
  expect((await must(server.url, 'readAccount', { token: secret })).name).toBe('Faye');
});
