import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../../server/test/support/accounts.ts';
import { testServer } from '../../../../server/test/support/test-server.ts';
import { KeychainFault } from '../../../src/keychain.ts';
import { type AdmitOptions, admit, admitJson, memoryKeychain } from '../../support/admit.ts';

const server = await testServer();
let machine: AdmitOptions;

beforeEach(() => {
  machine = { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-auth-')) };
});

const password = 'correct horse battery';
const fileOfTokens = () => join(machine.folder, 'credentials.json');

async function howManyTokens(): Promise<number> {
  const [row] = await server.database.connection.query<{ count: number }>(
    'select count(*)::int as count from api_tokens where revoked_at is null',
    [],
  );
  return row?.count ?? 0;
}

describe('without a terminal', () => {
  it('an account is made, its token kept in a file once that is allowed, and logged in to again', async () => {
    const flags = ['--email', 'ada@example.com', '--password-stdin', '--insecure-storage'];
    const made = await admit(['auth', 'register', '--name', 'Ada', ...flags], {
      ...machine,
      input: `${password}\n`,
    });
    expect(made).toMatchObject({ code: 0, stdout: '' });
    expect(made.stderr).toContain('No keychain is installed for admit here.');
    expect(made.stderr).toContain(
      `Made the account, and logged in to ${server.url} as Ada (ada@example.com).`,
    );
    expect(statSync(fileOfTokens()).mode & 0o777).toBe(0o600);
    expect(await admitJson(['auth', 'status'], machine)).toMatchObject({
      server: server.url,
      serverFrom: 'environment',
      email: 'ada@example.com',
      emailConfirmed: false,
      name: 'Ada',
      seller: null,
      tokenFrom: 'file',
      scopes: ['buyer'],
    });

    const again = await admitJson(['auth', 'login', ...flags], { ...machine, input: password });
    expect(again).toMatchObject({ email: 'ada@example.com', tokenFrom: 'file' });
    const wrong = await admit(['auth', 'login', ...flags], { ...machine, input: 'wrong horse battery' });
    expect(wrong).toMatchObject({ code: 4, stdout: '' });
    expect(wrong.stderr).toContain('E-mail or password is wrong.');
    const taken = await admit(['auth', 'register', '--name', 'Eve', ...flags], {
      ...machine,
      input: password,
    });
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('There is an account with') });
  });

  it('nothing is sent where the token could not be stored', async () => {
    const words = ['auth', 'register', '--email', 'bea@example.com', '--name', 'Bea', '--password-stdin'];
    const refused = await admit(words, { ...machine, input: password });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('Nothing was sent');
    expect(refused.stderr).toContain('--insecure-storage');
    const login = ['auth', 'login', '--email', 'bea@example.com', '--password-stdin', '--insecure-storage'];
    expect(await admit(login, { ...machine, input: password })).toMatchObject({ code: 4 });
  });

  it.each([
    [['login'], '', 'say --email'],
    [['login', '--email', 'ada'], '', 'This is not an e-mail address.'],
    [['login', '--email', 'ada@example.com'], '', 'say --password-stdin'],
    [['login', '--email', 'ada@example.com', '--password-stdin'], '', 'Standard input holds too little'],
    [['login', '--with-token', '--email', 'ada@example.com'], '', 'cannot be used with option'],
    [['login', '--with-token'], 'two words\n', 'This is not a token.'],
    [['register', '--email', 'ada@example.com', '--name', ' '], '', 'A name has 1 to 100 characters.'],
    [
      ['register', '--email', 'ada@example.com', '--name', 'Ada', '--password-stdin'],
      'short',
      'A password has 10 to 200 characters.',
    ],
  ])('what is missing or wrong is named: auth %j', async (words, input, sentence) => {
    const { code, stdout, stderr } = await admit(['auth', ...words], { ...machine, input });
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(fileOfTokens())).toBe(false);
  });

  it('a token is taken from standard input if the server knows it', async () => {
    const { token, email } = await makeAccount(server.database.connection);
    const words = ['auth', 'login', '--with-token', '--insecure-storage'];
    expect(await admitJson(words, { ...machine, input: `${token}\n` })).toMatchObject({ email });
    expect(await admitJson(['auth', 'status'], machine)).toMatchObject({ email, expiresAt: null });

    const cut = await admit(words, { ...machine, input: token.slice(0, 20) });
    expect(cut).toMatchObject({ code: 4, stdout: '' });
    expect(await admitJson(['auth', 'status'], machine)).toMatchObject({ email });
  });
});

describe('with a keychain', () => {
  it('the token lies there, and nowhere else', async () => {
    const { token } = await makeAccount(server.database.connection);
    const keychain = memoryKeychain();
    const words = ['auth', 'login', '--with-token'];
    expect(await admitJson(words, { ...machine, keychain, input: token })).toMatchObject({
      tokenFrom: 'keychain',
    });
    expect(keychain.held.get(server.url)).toContain(token);
    expect(existsSync(fileOfTokens())).toBe(false);
    expect(await admitJson(['auth', 'status'], { ...machine, keychain })).toMatchObject({
      tokenFrom: 'keychain',
    });
  });

  it('that fails at the last moment, the login is taken back and the account stays', async () => {
    const before = await howManyTokens();
    const keychain = memoryKeychain();
    const { set } = keychain;
    keychain.set = (account, secret) =>
      account === server.url
        ? Promise.reject(new KeychainFault('refused', "The system's keychain refused: locked."))
        : set(account, secret);
    const words = ['auth', 'register', '--email', 'cai@example.com', '--name', 'Cai', '--password-stdin'];
    const { code, stderr } = await admit(words, { ...machine, keychain, input: password });
    expect(code).toBe(1);
    expect(stderr).toContain('The account for cai@example.com was made. The token was not stored.');
    expect(await howManyTokens()).toBe(before);
  });
});

describe('with a keychain that holds the token back', () => {
  const silent = () =>
    Promise.reject(new KeychainFault('silent', "The system's keychain did not answer within 3 s."));
  const keychain = { get: silent, set: silent, delete: silent };

  it('what needs a login says so, with 4', async () => {
    const { code, stdout, stderr } = await admit(['auth', 'token', 'list'], { ...machine, keychain });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('did not answer within 3 s');
    expect(stderr).toContain('ADMIT_TOKEN');
  });

  it('somebody at a terminal is told, and can log in past it', async () => {
    const answers = ['Make an account', 'hal@example.com', 'Hal', password, password, true];
    const { code, stderr } = await admit(['auth', 'token', 'list'], { ...machine, keychain, answers });
    expect(stderr).toMatch(/did not answer within 3 s[\s\S]*Logged in as Hal\./);
    expect(code).toBe(0);
    expect(await admitJson(['auth', 'status'], { ...machine, keychain })).toMatchObject({
      tokenFrom: 'file',
    });
  });
});

describe('at a terminal', () => {
  it('a file is used only with consent', async () => {
    const { token } = await makeAccount(server.database.connection);
    const words = ['auth', 'login', '--with-token'];
    const no = await admit(words, { ...machine, input: token, answers: [false] });
    expect(no).toMatchObject({ code: 1, stderr: expect.stringContaining('The token was not stored.') });
    expect(existsSync(fileOfTokens())).toBe(false);
    expect(await admit(words, { ...machine, input: token, answers: [true] })).toMatchObject({ code: 0 });
    expect(readFileSync(fileOfTokens(), 'utf8')).toContain(token);
  });

  it('two passwords that differ are asked for again', async () => {
    const answers = [
      'dan',
      'dan@example.com',
      'Dan',
      'short',
      password,
      'another one',
      password,
      password,
      true,
    ];
    const { code, stderr } = await admit(['auth', 'register'], { ...machine, answers });
    expect(stderr).toContain('The two were not the same.');
    expect(code).toBe(0);
  });

  it('what needs a login offers one, again after a mistake, and goes on', async () => {
    const answers = ['Log in', 'eve@example.com', password, 'Make an account', 'eve@example.com', 'Eve'];
    const { code, stdout, stderr } = await admit(['auth', 'token', 'list'], {
      ...machine,
      answers: [...answers, password, password, true],
    });
    expect(stderr).toMatch(
      /You are not logged in[\s\S]*E-mail or password is wrong[\s\S]*Logged in as Eve\./,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('(this one)\tbuyer\t') });
  });

  it('a login that has ended is noticed, and another one offered', async () => {
    const old = await makeAccount(server.database.connection);
    await admit(['auth', 'login', '--with-token', '--insecure-storage'], { ...machine, input: old.token });
    await server.database.connection.query(
      'update api_tokens set revoked_at = now() where account_id = $1::bigint',
      [old.accountId],
    );
    const answers = ['Make an account', 'fay@example.com', 'Fay', password, password, true];
    await expect
      .poll(async () => (await admit(['auth', 'status'], machine)).code, { timeout: 30_000 })
      .toBe(4);
    const { code, stderr } = await admit(['auth', 'token', 'list'], { ...machine, answers });
    expect(stderr).toMatch(/Your login has ended\.[\s\S]*Logged in as Fay\./);
    expect(code).toBe(0);
  });
});
