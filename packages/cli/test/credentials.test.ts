import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openCredentials } from '../src/credentials.ts';
import { type Keychain, systemKeychain } from '../src/keychain.ts';

const stub = new URL('./support/stub-keytar.mjs', import.meta.url).href;
const yes = async () => true;
const no = async () => false;
let folder: string;
let stubFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admit-credentials-'));
  stubFile = join(folder, 'keychain');
  vi.stubEnv('STUB_KEYTAR_FILE', stubFile);
});

function open(options: { module?: string; token?: string; patienceMs?: number } = {}) {
  const { module = stub, token, patienceMs = 30_000 } = options;
  return openCredentials({ folder, token, keychain: systemKeychain({ module, patienceMs }) });
}

const fileOfTokens = () => join(folder, 'credentials.json');

describe('with a keychain', () => {
  it('keeps the token there and nowhere else', async () => {
    expect(await open().save('http://one', { token: 'admit_1', account: 'acc_1' }, no)).toBe('keychain');
    expect(await open().read('http://one')).toEqual({ token: 'admit_1', account: 'acc_1', from: 'keychain' });
    expect(await open().read('http://other')).toBeUndefined();
    expect(existsSync(fileOfTokens())).toBe(false);
    await open().forget('http://one');
    expect(await open().read('http://one')).toBeUndefined();
  });

  it('lets ADMIT_TOKEN win', async () => {
    await open().save('http://one', { token: 'admit_1' }, no);
    expect(await open({ token: 'admit_2' }).read('http://one')).toEqual({
      token: 'admit_2',
      from: 'environment',
    });
  });
});

it('a keychain is asked once a command, and again after something was stored', async () => {
  let asked = 0;
  const held = new Map<string, string>();
  const keychain: Keychain = {
    async get(account) {
      asked += 1;
      return held.get(account);
    },
    async set(account, secret) {
      held.set(account, secret);
    },
    async delete(account) {
      held.delete(account);
    },
  };
  const credentials = openCredentials({ folder, token: undefined, keychain });
  expect(await credentials.read('http://one')).toBeUndefined();
  expect(await credentials.read('http://one')).toBeUndefined();
  expect(asked).toBe(1);
  await credentials.save('http://one', { token: 'admit_1' }, no);
  expect(await credentials.read('http://one')).toMatchObject({ token: 'admit_1', from: 'keychain' });
  expect(await credentials.keychainFault()).toBeUndefined();
  expect([...held.keys()]).toEqual(['http://one']);
});

describe('without a keychain', () => {
  it('asks before it uses a file, and takes no for an answer', async () => {
    const asked: string[] = [];
    const saving = open({ module: 'no-such-module' }).save(
      'http://one',
      { token: 'admit_1' },
      async (reason) => {
        asked.push(reason);
        return false;
      },
    );
    await expect(saving).rejects.toMatchObject({
      message: 'The token was not stored. No keychain is installed for admit here.',
      hint: expect.stringContaining('--insecure-storage'),
    });
    expect(asked).toEqual(['No keychain is installed for admit here.']);
    expect(existsSync(fileOfTokens())).toBe(false);
  });

  it('uses a file that only its owner reads', async () => {
    const credentials = open({ module: 'no-such-module' });
    expect(await credentials.save('http://one', { token: 'admit_1' }, yes)).toBe('file');
    await credentials.save('http://two', { token: 'admit_2' }, yes);
    expect(statSync(fileOfTokens()).mode & 0o777).toBe(0o600);
    expect(await credentials.read('http://one')).toEqual({ token: 'admit_1', from: 'file' });
    await credentials.forget('http://one');
    expect(await credentials.read('http://one')).toBeUndefined();
    expect(await credentials.read('http://two')).toMatchObject({ token: 'admit_2' });
  });

  it('closes a file that was opened to others', async () => {
    const credentials = open({ module: 'no-such-module' });
    await credentials.save('http://one', { token: 'admit_1' }, yes);
    chmodSync(fileOfTokens(), 0o644);
    await credentials.read('http://one');
    expect(statSync(fileOfTokens()).mode & 0o777).toBe(0o600);
  });

  it('names a file that is broken', async () => {
    writeFileSync(fileOfTokens(), '{');
    await expect(open().read('http://one')).rejects.toMatchObject({
      message: expect.stringContaining(fileOfTokens()),
      exitCode: 4,
    });
  });
});

describe('with a keychain that does not work', () => {
  it('says in one line that it is locked', async () => {
    await expect(open().read('http://locked')).rejects.toMatchObject({
      message: "The system's keychain refused: Cannot create an item in a locked collection.",
      exitCode: 4,
    });
    expect(await open().find('http://locked')).toBeUndefined();
    expect(await open().save('http://locked', { token: 'admit_1' }, yes)).toBe('file');
    expect(await open().read('http://locked')).toMatchObject({ token: 'admit_1', from: 'file' });
  });

  it('gives up on one that never answers, and leaves no process behind', async () => {
    const credentials = open({ patienceMs: 1000 });
    await expect(credentials.read('http://hangs')).rejects.toMatchObject({
      message: "The system's keychain did not answer within 1 s.",
    });
    const [pid] = readFileSync(`${stubFile}.pids`, 'utf8').split('\n').map(Number);
    expect(pid).toBeGreaterThan(0);
    await vi.waitFor(() => expect(() => process.kill(pid ?? 0, 0)).toThrow(), { timeout: 30_000 });
  });
});
