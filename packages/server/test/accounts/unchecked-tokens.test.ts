import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createTokens } from '../../src/accounts/tokens.ts';
import { noCache, type VersionedText } from '../../src/platform/cache/cache.ts';
import { watchDatabase } from '../../src/platform/database/database-watch.ts';
import { makeAccount, type TestAccount } from '../support/accounts.ts';
import { openDatabaseLine } from '../support/database-line.ts';
import { testDatabase } from '../support/test-database.ts';
import { waitFor } from '../support/wait-for.ts';

const direct = await testDatabase();
const line = await openDatabaseLine(direct.url);
const watch = watchDatabase(line.database);
const tokens = createTokens({ database: line.database, watch });
afterAll(() => line[Symbol.asyncDispose]());
afterEach(async () => {
  await line.restore();
  await waitFor(
    async () => watch.isAway(),
    (isAway) => !isAway,
  );
});

const lookForRevoked = () =>
  tokens.tokenLoops.find(({ name }) => name === 'revoked tokens')!.run(AbortSignal.timeout(30_000));
const unchecked = ({ token }: TestAccount) => tokens.authenticate(token, { mayBeUnchecked: true });

/** So that what is believed for a moment has to be looked up. */
const past = () => pause(1_000);

test('one that was seen is honoured without the database, and it is said since when', async () => {
  const seen = await makeAccount(direct.database.connection);
  const unseen = await makeAccount(direct.database.connection);
  expect((await unchecked(seen))?.uncheckedSince).toBeUndefined();
  await line.cut();
  await past();
  const caller = await unchecked(seen);
  expect(caller).toMatchObject({ accountId: seen.accountId, scopes: ['buyer'] });
  expect(Math.abs(caller!.uncheckedSince!.getTime() - Date.now())).toBeLessThan(60_000);
  await expect(unchecked(unseen)).rejects.toThrow('does not answer');
  // Where something may be changed, the database is asked.
  await expect(tokens.authenticate(seen.token)).rejects.toThrow('does not answer');
});

test('what another process revoked is not honoured, even by one that died before it could say so', async () => {
  const [revoked, kept] = [
    await makeAccount(direct.database.connection),
    await makeAccount(direct.database.connection),
  ];
  for (const each of [revoked, kept]) expect(await unchecked(each)).not.toBeNull();
  await direct.database.connection.query(
    'update api_tokens set revoked_at = now() where account_id = $1::bigint',
    [revoked.accountId],
  );
  await lookForRevoked();
  await line.cut();
  expect(await unchecked(revoked)).toBeNull();
  expect((await unchecked(kept))?.accountId).toBe(kept.accountId);
});

test('past its own end it is not honoured, nor an hour after it was checked', async () => {
  const ending = await makeAccount(direct.database.connection);
  await direct.database.connection.query(
    `update api_tokens set expires_at = now() + interval '1 second' where account_id = $1::bigint`,
    [ending.accountId],
  );
  expect(await unchecked(ending)).not.toBeNull();
  await line.cut();
  await past();
  expect(await unchecked(ending)).toBeNull();
});

/** What two processes share, as old as the test says. */
function sharedTexts() {
  const texts = new Map<string, VersionedText>();
  const age = { ms: 0 };
  const shared = {
    ...noCache,
    readAged: async (keys: readonly string[]) =>
      keys.map((key) => (texts.has(key) ? { ...texts.get(key)!, ageMs: age.ms } : null)),
    write: async (writings: readonly (VersionedText & { key: string })[]) => {
      for (const writing of writings) texts.set(writing.key, writing);
      return true;
    },
  };
  const newProcess = () => createTokens({ database: line.database, watch, shared });
  return { newProcess, age };
}

const takeScopes = (accountId: number) =>
  direct.database.connection.query(`update api_tokens set scopes = '{staff}' where account_id = $1::bigint`, [
    accountId,
  ]);

test('a scope that was given or taken counts at once, whatever Redis has from a moment before', async () => {
  const { newProcess } = sharedTexts();
  const [one, other] = [newProcess(), newProcess()];
  const { accountId, token } = await makeAccount(direct.database.connection);
  expect((await one.authenticate(token))?.scopes).toEqual(['buyer']);
  await takeScopes(accountId);
  // It asks Redis, as long as nobody tells it better.
  expect((await other.authenticate(token))?.scopes).toEqual(['buyer']);
  await one.forgetTokens([]);
  expect((await one.authenticate(token))?.scopes).toEqual([]);
});

test('a scope that was taken elsewhere ends within a second, told by Redis and remembered then', async () => {
  const { newProcess, age } = sharedTexts();
  const [one, other] = [newProcess(), newProcess()];
  const { accountId, token } = await makeAccount(direct.database.connection);
  await one.authenticate(token);
  await takeScopes(accountId);
  age.ms = 399;
  expect((await other.authenticate(token))?.scopes).toEqual(['buyer']);
  const now = performance.now.bind(performance);
  const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 550);
  age.ms = 949;
  expect((await other.authenticate(token))?.scopes).toEqual([]);
  later.mockRestore();

  age.ms = 450;
  expect((await newProcess().authenticate(token))?.scopes).toEqual([]);
});
