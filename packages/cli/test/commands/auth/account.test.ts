import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../../server/test/support/accounts.ts';
import { mailedCode } from '../../../../server/test/support/mails.ts';
import { testServer } from '../../../../server/test/support/test-server.ts';
import { openCredentials } from '../../../src/credentials.ts';
import { type AdmitOptions, admit, admitJson, noKeychain } from '../../support/admit.ts';

const server = await testServer();
let machine: AdmitOptions;

beforeEach(() => {
  machine = { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-auth-')) };
});

/** Somebody's token, stored in the file. */
async function someone(options?: Parameters<typeof makeAccount>[1]) {
  const made = await makeAccount(server.database.connection, options);
  await admitJson(['auth', 'login', '--with-token', '--insecure-storage'], { ...machine, input: made.token });
  return made;
}

describe('admit auth logout', () => {
  it('revokes the token and forgets it', async () => {
    const { token } = await someone();
    expect(await admitJson(['auth', 'logout'], machine)).toEqual({
      server: server.url,
      revoked: true,
      forgotten: true,
      ticketsRemoved: 0,
    });
    expect(await admit(['auth', 'status'], machine)).toMatchObject({ code: 4, stdout: '' });
    expect(await admit(['auth', 'status'], { ...machine, token })).toMatchObject({ code: 4 });
    const again = await admit(['auth', 'logout'], machine);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nobody is logged in') });
  });

  it('forgets it with the server away, says that it still stands there, and ends with 1', async () => {
    const away = { ...machine, server: 'http://127.0.0.1:9' };
    const { token } = await makeAccount(server.database.connection);
    // By hand: nobody can log in to a server that is away.
    const credentials = openCredentials({ folder: machine.folder, keychain: noKeychain, token: undefined });
    await credentials.save(away.server, { token }, async () => true);

    const { code, stderr } = await admit(['auth', 'logout'], away);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'The token was forgotten here, and not revoked there: The server at http://127.0.0.1:9',
    );
    expect(await credentials.read(away.server)).toBeUndefined();
    expect(await admitJson(['auth', 'status'], { ...machine, token })).toMatchObject({
      tokenFrom: 'environment',
    });
  });

  it('leaves ADMIT_TOKEN alone', async () => {
    const { token } = await makeAccount(server.database.connection);
    const { code, stderr } = await admit(['auth', 'logout'], { ...machine, token });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('ADMIT_TOKEN') });
    expect(await admit(['auth', 'status'], { ...machine, token })).toMatchObject({ code: 0 });
  });
});

describe('admit auth status', () => {
  it('says that ADMIT_TOKEN wins, and whose it is', async () => {
    await someone();
    const { token, email } = await makeAccount(server.database.connection, { seller: true });
    const { stdout } = await admit(['auth', 'status'], { ...machine, token });
    expect(stdout).toContain(`email\t${email}\n`);
    expect(stdout).toContain('tokenFrom\tenvironment\n');
    expect(stdout).toContain('scopes\tbuyer,seller,staff,gate\n');
    expect(stdout).toContain('seller\tTest Seller\n');
  });

  it('names the place of a token that is not valid, with 4', async () => {
    const token = `admit_${'x'.repeat(43)}`;
    const inWords = await admit(['auth', 'status'], { ...machine, token });
    expect(inWords).toMatchObject({ code: 4, stdout: '' });
    expect(inWords.stderr).toContain(`The token in ADMIT_TOKEN is not valid at ${server.url}, or no longer.`);
    const asJson = await admit(['auth', 'status', '--json'], { ...machine, token });
    expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { code: 'unauthenticated' } });
  });
});

describe('admit auth token', () => {
  it('prints a secret and nothing else, which works, is listed, and ends when revoked', async () => {
    const seller = await makeAccount(server.database.connection, { seller: true });
    const as = { ...machine, token: seller.token };
    const words = [
      'auth',
      'token',
      'create',
      '--name',
      'nightly',
      '--scope',
      'buyer,seller',
      '--expires',
      '30d',
    ];
    const made = await admit(words, as);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^admit_\S+\n$/) });
    const nightly = { ...machine, token: made.stdout.trim() };
    expect(await admitJson(['auth', 'status'], nightly)).toMatchObject({
      email: seller.email,
      tokenName: 'nightly',
      scopes: ['buyer', 'seller'],
    });

    const listed = (await admitJson(['auth', 'token', 'list'], as)) as { id: string; name: string }[];
    const { id } = listed.find(({ name }) => name === 'nightly') ?? { id: '' };
    expect(await admitJson(['auth', 'token', 'revoke', id], as)).toEqual({ id, revoked: true });
    expect(await admit(['auth', 'status'], nightly)).toMatchObject({ code: 4 });
    const twice = await admit(['auth', 'token', 'revoke', id], as);
    expect(twice).toMatchObject({ code: 1, stdout: '' });
  });

  it('makes one for a gate, which can do nothing else', async () => {
    const { token } = await makeAccount(server.database.connection, { seller: true });
    const words = ['auth', 'token', 'create', '--name', 'North 2', '--scope', 'gate'];
    const made = await admit(words, { ...machine, token });
    const gate = { ...machine, token: made.stdout.trim() };
    expect(await admitJson(['auth', 'status'], gate)).toMatchObject({ scopes: ['gate'] });
    expect(await admit(['orders'], gate)).toMatchObject({ code: 1, stdout: '' });
  });

  it('gives what else is asked for as fields', async () => {
    const { token } = await makeAccount(server.database.connection);
    const words = ['auth', 'token', 'create', '--name', 'for ever', '--expires', 'never'];
    const made = await admitJson([...words, '--fields', 'secret,expiresAt,scopes'], { ...machine, token });
    expect(made).toEqual({ secret: expect.stringMatching(/^admit_/), expiresAt: null, scopes: ['buyer'] });
  });

  it.each([
    [['create', '--name', 'x', '--scope', 'owner'], 2, 'Scopes are buyer, seller, staff, gate.'],
    [['create', '--name', 'x', '--expires', 'soon'], 2, '"soon" does not say when it ends.'],
    [['create', '--name', 'x', '--expires', '2001-01-01'], 2, 'past already'],
    [['create'], 2, 'say --name'],
    [['create', '--name', 'x', '--scope', 'seller'], 1, 'become a seller first'],
    [['revoke', 'tok_1'], 2, 'That is no id of a token.'],
    [['revoke', 'tok_0000000000'], 1, 'There is no'],
  ])('refuses %j', async (words, code, sentence) => {
    const { token } = await makeAccount(server.database.connection);
    const ended = await admit(['auth', 'token', ...words], { ...machine, token });
    expect(ended).toEqual({ code, stdout: '', stderr: expect.stringContaining(sentence) });
  });
});

describe('an account, from its first mail to its end', () => {
  it('is confirmed, gets other passwords, is exported and deleted', async () => {
    const [first, second, third] = ['correct horse battery', 'staple of the battery', 'a third one, by mail'];
    const email = 'gus@example.com';
    const flags = ['--email', email, '--password-stdin', '--insecure-storage'];
    await admitJson(['auth', 'register', '--name', 'Gus', ...flags], { ...machine, input: first });

    const confirmation = await mailedCode(server.folder, email, 'Confirm your e-mail address');
    expect(await admitJson(['auth', 'confirm', confirmation], machine)).toMatchObject({ confirmed: true });
    expect(await admitJson(['auth', 'status'], machine)).toMatchObject({ emailConfirmed: true });
    const used = await admit(['auth', 'confirm', confirmation], machine);
    expect(used).toMatchObject({ code: 1, stderr: expect.stringContaining('was used') });

    const change = ['auth', 'password', '--password-stdin'];
    expect(await admit(change, { ...machine, input: first })).toMatchObject({ code: 2 });
    expect(await admit(change, { ...machine, input: `${second}\n${third}\n` })).toMatchObject({ code: 4 });
    expect(await admitJson(change, { ...machine, input: `${first}\n${second}\n` })).toEqual({
      changed: true,
    });

    expect(await admitJson(['auth', 'reset', '--email', email], machine)).toEqual({
      mailed: true,
      changed: false,
    });
    const code = await mailedCode(server.folder, email, 'Set a new password');
    const reset = ['auth', 'reset', code, '--password-stdin'];
    expect(await admitJson(reset, { ...machine, input: third })).toEqual({ mailed: false, changed: true });
    expect(await admit(['auth', 'status'], machine)).toMatchObject({ code: 4 });
    await admitJson(['auth', 'login', ...flags], { ...machine, input: third });

    const exported = await admit(['auth', 'export'], machine);
    expect(JSON.parse(exported.stdout)).toMatchObject({ account: { email }, tickets: [], orders: [] });

    const deletion = ['auth', 'delete', '--password-stdin'];
    expect(await admit(deletion, { ...machine, input: third })).toMatchObject({ code: 2 });
    expect(await admit(deletion, { ...machine, input: third, answers: [false] })).toMatchObject({ code: 2 });
    expect(await admitJson(['auth', 'status'], machine)).toMatchObject({ email });
    expect(await admitJson([...deletion, '--yes'], { ...machine, input: third })).toMatchObject({
      deleted: true,
    });
    expect(existsSync(join(machine.folder, 'credentials.json'))).toBe(true);
    expect(await admit(['auth', 'status'], machine)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('You are not logged in'),
    });
  });

  it('asks for a new code once logged in only', async () => {
    expect(await admit(['auth', 'confirm'], machine)).toMatchObject({ code: 4, stdout: '' });
    await someone();
    expect(await admitJson(['auth', 'confirm'], machine)).toEqual({ mailed: true, confirmed: false });
  });
});
