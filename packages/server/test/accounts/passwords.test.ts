import { beforeAll, describe, expect, test } from 'vitest';
import { changePasswordIfStands } from '../../src/accounts/sql.ts';
import { hashSecret, newTokenSecret } from '../../src/accounts/token-secret.ts';
import { insertLoginIfPasswordStands, revokeTokensBut } from '../../src/accounts/tokens.sql.ts';
import { newId } from '../../src/platform/ids.ts';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { mailedCode, mailsTo } from '../support/mails.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

const password = 'correct horse battery';
const other = 'staple staple staple';

async function register(name: string): Promise<{ email: string; token: string }> {
  const email = `${name}@example.com`;
  const { secret } = await must(server.url, 'register', { body: { email, password, name } });
  return { email, token: secret };
}

async function codeOf<Name extends 'confirmEmail' | 'resetPassword'>(name: Name, body: object) {
  const { status, problem } = await ask(server.url, name, { body });
  return status === 200 ? 'done' : problem.code;
}

describe('changing the password', () => {
  test('ends every other token', async () => {
    const { email, token } = await register('ann');
    const elsewhere = await must(server.url, 'logIn', { body: { email, password } });
    await must(server.url, 'readAccount', { token: elsewhere.secret });
    await must(server.url, 'changePassword', {
      token,
      body: { currentPassword: password, newPassword: other },
    });
    await must(server.url, 'readAccount', { token });
    expect((await ask(server.url, 'readAccount', { token: elsewhere.secret })).status).toBe(401);
    expect((await ask(server.url, 'logIn', { body: { email, password } })).status).toBe(401);
    await must(server.url, 'logIn', { body: { email, password: other } });
  });

  test('needs the one before', async () => {
    const { token } = await register('bob');
    const body = { currentPassword: other, newPassword: 'a third long password' };
    expect((await ask(server.url, 'changePassword', { token, body })).problem.code).toBe('wrong_credentials');
  });

  test('no login with the old password outlives it, whichever commits first', async () => {
    const sql = server.database.connection;
    const { accountId } = await makeAccount(sql);
    const login = () => ({
      tokenId: newId('tok'),
      accountId,
      hash: hashSecret(newTokenSecret()),
      name: 'late',
      scopes: ['buyer'] as const,
      passwordHash: '',
      lifetimeDays: 90,
    });
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    const somebodyWaits = async () => (await sql.query(waiting)).length;
    const change = (inside: typeof sql) => changePasswordIfStands(inside, accountId, '', 'new hash');

    let late: ReturnType<typeof insertLoginIfPasswordStands> | undefined;
    await expect(
      server.database
        .inTransaction(async (inside) => {
          await insertLoginIfPasswordStands(inside, login());
          const changed = server.database.inTransaction(async (later) => {
            await change(later);
            await revokeTokensBut(later, accountId, null);
          });
          await expect.poll(somebodyWaits, { timeout: 30_000 }).toBe(1);
          return { changed };
        })
        .then(({ changed }) => changed),
    ).resolves.toBeUndefined();
    const live = 'select from api_tokens where account_id = $1::bigint and revoked_at is null';
    expect(await sql.query(live, [accountId])).toHaveLength(0);

    await sql.query(`update accounts set password_hash = '' where account_id = $1::bigint`, [accountId]);
    await server.database.inTransaction(async (inside) => {
      await change(inside);
      await revokeTokensBut(inside, accountId, null);
      late = insertLoginIfPasswordStands(sql, login());
      await expect.poll(somebodyWaits, { timeout: 30_000 }).toBe(1);
    });
    expect(await late).toBeNull();
    expect(await sql.query(live, [accountId])).toHaveLength(0);
  });
});

describe('a forgotten password', () => {
  const subject = 'Set a new password';

  test('is set anew with the mailed code, once, and every token ends', async () => {
    const { email, token } = await register('cleo');
    await must(server.url, 'readAccount', { token });
    await must(server.url, 'requestPasswordReset', { body: { email: 'CLEO@example.com' } });
    const code = await mailedCode(server.folder, email, subject);
    expect(await codeOf('resetPassword', { code, password: other })).toBe('done');
    expect(await codeOf('resetPassword', { code, password })).toBe('code_invalid');
    expect((await ask(server.url, 'readAccount', { token })).status).toBe(401);
    const { account } = await must(server.url, 'logIn', { body: { email, password: other } });
    expect(account.emailConfirmed).toBe(true);
  });

  test('ten at once with one code set it once', async () => {
    const { email } = await register('dora');
    await must(server.url, 'requestPasswordReset', { body: { email } });
    const code = await mailedCode(server.folder, email, subject);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => codeOf('resetPassword', { code, password: other })),
    );
    expect(answers.sort()).toEqual([...Array(9).fill('code_invalid'), 'done']);
  });

  test('only the newest code works', async () => {
    const { email } = await register('eve');
    await must(server.url, 'requestPasswordReset', { body: { email } });
    const first = await mailedCode(server.folder, email, subject);
    await must(server.url, 'requestPasswordReset', { body: { email } });
    const second = await mailedCode(server.folder, email, subject, 2);
    expect(await codeOf('resetPassword', { code: first, password: other })).toBe('code_invalid');
    expect(await codeOf('resetPassword', { code: second, password: other })).toBe('done');
  });

  test('a code ends after its hour, when the password was changed, and serves nothing else', async () => {
    const { email, token } = await register('fay');
    const confirmation = await mailedCode(server.folder, email, 'Confirm your e-mail address');
    expect(await codeOf('resetPassword', { code: confirmation, password: other })).toBe('code_invalid');
    expect(await codeOf('resetPassword', { code: 'x'.repeat(43), password: other })).toBe('code_invalid');

    await must(server.url, 'requestPasswordReset', { body: { email } });
    const late = await mailedCode(server.folder, email, subject);
    await server.database.connection.query(
      `update mailed_codes set expires_at = expires_at - interval '1 hour' where purpose = 'reset_password'`,
    );
    expect(await codeOf('resetPassword', { code: late, password: other })).toBe('code_invalid');

    await must(server.url, 'requestPasswordReset', { body: { email } });
    const code = await mailedCode(server.folder, email, subject, 2);
    await must(server.url, 'changePassword', {
      token,
      body: { currentPassword: password, newPassword: other },
    });
    expect(await codeOf('resetPassword', { code, password })).toBe('code_invalid');
  });

  test('who has no account is told the same, and gets no mail', async () => {
    const { email } = await register('gil');
    const known = await ask(server.url, 'requestPasswordReset', { body: { email } });
    const unknown = await ask(server.url, 'requestPasswordReset', { body: { email: 'nobody@example.com' } });
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailedCode(server.folder, email, subject);
    expect(await mailsTo(server.folder, 'nobody@example.com')).toEqual([]);
  });
});

describe('confirming the e-mail', () => {
  const subject = 'Confirm your e-mail address';

  test('works with the newest mailed code, once', async () => {
    const { email, token } = await register('hal');
    const first = await mailedCode(server.folder, email, subject);
    await must(server.url, 'requestEmailConfirmation', { token });
    const second = await mailedCode(server.folder, email, subject, 2);
    expect(await codeOf('confirmEmail', { code: first })).toBe('code_invalid');
    expect(await codeOf('confirmEmail', { code: second })).toBe('done');
    expect(await codeOf('confirmEmail', { code: second })).toBe('code_invalid');
    expect((await must(server.url, 'readAccount', { token })).emailConfirmed).toBe(true);
    await must(server.url, 'requestEmailConfirmation', { token });
    expect(await mailsTo(server.folder, email)).toHaveLength(2);
  });

  test('codes are kept as their hash only', async () => {
    const { email } = await register('ida');
    const code = await mailedCode(server.folder, email, subject);
    const rows = await server.database.connection.query<{ text: string }>(
      'select mailed_codes::text as text from mailed_codes',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ text }) => text.includes(code))).toEqual([]);
  });
});
