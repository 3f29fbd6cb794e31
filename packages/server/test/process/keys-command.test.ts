import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { keysCommand } from '../../src/keys-command.ts';
import { readKeysOptions } from '../../src/keys-options.ts';
import { createLog } from '../../src/platform/log.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { runServer, startServerProcess } from '../support/server-process.ts';
import { testDatabase } from '../support/test-database.ts';

/** `admit-server keys`, beside a server that runs. */
const { url } = await testDatabase();
let folder: Awaited<ReturnType<typeof makeDataFolder>>;
beforeAll(async () => {
  folder = await makeDataFolder();
});
afterAll(() => folder.remove());

const secret = randomBytes(32).toString('base64url');
const settings = () => ({ DATABASE_URL: url, ADMIT_DATA_DIR: folder.path, ADMIT_KEY_SECRET: secret });
/** In this process, which is the same but for how it ends. */
const keys = (args: string, more: Record<string, string> = {}) =>
  keysCommand(readKeysOptions(args.split(' ')), readConfig({ ...settings(), ...more }), createLog('silent'));

test('before the first start there is none; then it lists, rotates once, and lists both', async () => {
  const none = await runServer(['keys', 'rotate'], settings());
  expect([none.exitCode, none.stderr]).toEqual([
    1,
    'There is no key yet: the server makes the first one when it starts.\n',
  ]);

  const server = await startServerProcess(settings());
  const listed = await runServer(['keys', 'list'], settings());
  expect([listed.exitCode, listed.stderr, listed.stdout.trimEnd().split('\n')]).toEqual([
    0,
    '',
    [
      expect.stringMatching(/^KEY +LISTING +STATE +SIGNS FROM +TO +PUBLISHED UNTIL$/),
      expect.stringMatching(/^[0-9a-f]{8} +all +signing +the first sale +it is retired$/),
    ],
  ]);

  const rotated = await runServer(['keys', 'rotate'], settings());
  expect([rotated.exitCode, rotated.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^Key [0-9a-f]{8} signs what is sold from 20\S+Z on\. Tickets sold before stay as they are\.\n$/,
    ),
  ]);
  const again = await keys('rotate --json');
  expect(JSON.parse(again.text)).toMatchObject({
    outcome: 'waiting',
    key: { state: 'waiting', listingId: null },
  });
  expect(JSON.parse((await keys('list --json')).text)).toMatchObject([
    { state: 'signing' },
    { state: 'waiting' },
  ]);

  server.child.kill('SIGTERM');
  expect(await server.gone).toBe(0);
  const stranger = await runServer([], {
    ...settings(),
    ADMIT_KEY_SECRET: randomBytes(32).toString('base64url'),
  });
  expect([stranger.exitCode, stranger.stderr]).toEqual([
    1,
    expect.stringMatching(/^The database has keys .* ADMIT_KEY_SECRET is not the secret .*\n$/),
  ]);
});

test('what cannot be done is a sentence', async () => {
  const listing = 'lst_00000001';
  expect(await keys(`add --listing ${listing}`)).toEqual({
    isDone: false,
    text: `There is no listing ${listing}. Nothing was changed.`,
  });
  expect(await keys(`rotate --listing ${listing}`)).toMatchObject({
    isDone: false,
    text: expect.stringContaining(`keys add --listing ${listing}`),
  });
});

test('another secret is told of without being shown; a leaked key and a lost secret are ended loudly, and once one is sure', async () => {
  const refused = await keys('reseal').catch((error: Error) => error.message);
  expect(refused).toMatch(
    /^reseal takes the new secret from ADMIT_NEW_KEY_SECRET, or from --new-secret-file/,
  );
  const next = randomBytes(32).toString('base64url');
  const file = join(folder.path, 'next-secret');
  await writeFile(file, `${next}\n`);
  const resealed = await keys(`reseal --new-secret-file ${file}`);
  expect(resealed).toMatchObject({
    isDone: true,
    text: expect.stringMatching(/^2 keys encrypted with the new/),
  });
  expect(resealed.text).toContain('Set ADMIT_KEY_SECRET to the new secret for every server.');
  expect(resealed.text).not.toContain(next);
  await expect(keys('rotate')).rejects.toThrow('is not the secret');
  const now = { ADMIT_KEY_SECRET: next };
  expect(await keys('reseal', { ...now, ADMIT_NEW_KEY_SECRET: next })).toMatchObject({ isDone: false });
  await expect(keys('reseal --new-secret-file nowhere', now)).rejects.toThrow('There is no file nowhere.');

  const listed = async () => JSON.parse((await keys('list --json')).text) as { id: string; state: string }[];
  const [first] = await listed();
  const asked = await keys(`revoke ${first!.id}`, now);
  expect(asked.isDone).toBe(false);
  expect(asked.text).toMatch(
    /^REVOKING .* is VOID, 0 tickets of\n[\s\S]*Nothing was changed yet: type it again with --yes/,
  );
  const done = await runServer(['keys', 'revoke', first!.id, '--yes'], { ...settings(), ...now });
  expect([done.exitCode, done.stderr, done.stdout]).toEqual([0, '', expect.stringContaining('is VOID')]);
  expect(await keys(`revoke ${first!.id} --yes`, now)).toMatchObject({ isDone: false });
  expect((await keys('list', now)).text).toMatch(
    new RegExp(`${first!.id} +all +revoked, [0-9a-f]{8} instead`),
  );

  expect(await keys('abandon --yes', now)).toMatchObject({
    isDone: false,
    text: expect.stringContaining('none is lost'),
  });
  const lost = await keys('abandon --yes --json');
  expect([lost.isDone, JSON.parse(lost.text)]).toMatchObject([
    true,
    { outcome: 'done', tickets: 0, keys: [{ state: 'abandoned', replacedBy: expect.any(String) }] },
  ]);
  expect((await listed()).map(({ state }) => state)).toEqual(['revoked', 'abandoned', 'waiting']);
  const server = await startServerProcess(settings());
  server.child.kill('SIGTERM');
  expect(await server.gone).toBe(0);
});

describe('called wrongly', () => {
  test.for([
    [[], /^keys takes list, rotate, add, reseal, revoke or abandon, not ""/],
    [['burn'], /^keys takes list, rotate, add, reseal, revoke or abandon, not "burn"/],
    [['list', 'all'], /^keys takes list, rotate, add, reseal, revoke or abandon, not "list all"/],
    [['add'], /^add takes the listing/],
    [['list', '--listing', 'lst_00000001'], /^list lists all/],
    [['rotate', '--listing', 'Mahler'], /^--listing takes the id of a listing such as .* not "Mahler"/],
    [['rotate', 'deadbeef'], /^keys takes list/],
    [['revoke'], /^revoke takes the id of a key, 8 digits as keys list shows them, not ""/],
    [['revoke', 'Mahler', '--yes'], /^revoke takes the id of a key, .* not "Mahler"/],
    [['revoke', 'deadbeef', '--listing', 'lst_00000001'], /^revoke takes no --listing/],
    [['rotate', '--yes'], /^rotate takes no --yes/],
    [['abandon', '--new-secret-file', 'secret'], /^abandon takes no --new-secret-file/],
    [['rotate', '--loud'], /^Unknown option '--loud': see admit-server keys --help\.$/],
  ] as const)('%j', ([args, sentence]) => {
    expect(() => readKeysOptions(args)).toThrow(sentence);
  });

  test('--help', async () => {
    const { exitCode, stdout } = await runServer(['keys', '--help']);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: admit-server keys list /)]);
  });
});
