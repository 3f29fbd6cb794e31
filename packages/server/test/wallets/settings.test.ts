import type { Wallet } from '@admit-one/sdk/contract';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig, settings } from '../../src/config.ts';
import { createLog } from '../../src/platform/log.ts';
import type { ProblemError } from '../../src/platform/problem.ts';
import { openWallets } from '../../src/wallets/wallets.ts';
import {
  encrypted,
  files,
  otherKey,
  rootPem,
  serviceAccount,
  signerKey,
  signerPem,
  wwdrPem,
} from './certificates.ts';
import { ticket } from './ticket.ts';

const good = { certificate: signerPem(), key: signerKey, wwdr: wwdrPem, account: serviceAccount() };

/** What a server says at its start with these settings, and what an owner is told who wants a pass. */
async function saidOf(
  wallet: Wallet,
  change: (paths: Record<keyof typeof good, string>) => Record<string, string>,
  contents: Partial<typeof good> = {},
) {
  const environment = change(await files({ ...good, ...contents }));
  const log = createLog('silent');
  const warnings: string[] = [];
  vi.spyOn(log, 'warn').mockImplementation(((_: unknown, sentence: string) =>
    warnings.push(sentence)) as never);
  const { wallets } = readConfig(environment);
  const refusal = await (await openWallets(wallets, log)).passOf(ticket, wallet).then(
    () => null,
    (error: ProblemError<'wallet_not_set_up'>) => error,
  );
  return { warnings, code: refusal?.code, details: refusal?.details, message: refusal?.message };
}

type Paths = Record<keyof typeof good, string>;
const apple = ({ certificate, key, wwdr }: Paths) => ({
  ADMIT_APPLE_CERTIFICATE: certificate,
  ADMIT_APPLE_KEY: key,
  ADMIT_APPLE_WWDR: wwdr,
});
const google = ({ account }: Paths) => ({ ADMIT_GOOGLE_ISSUER: '3388000000022', ADMIT_GOOGLE_KEY: account });

describe('without settings', () => {
  test.each([
    ['apple', ['ADMIT_APPLE_CERTIFICATE', 'ADMIT_APPLE_KEY', 'ADMIT_APPLE_WWDR']],
    ['google', ['ADMIT_GOOGLE_ISSUER', 'ADMIT_GOOGLE_KEY']],
  ] as const)(
    '%s: nobody is warned, and who wants a pass is told what is missing',
    async (wallet, missing) => {
      const { warnings, code, details, message } = await saidOf(wallet, () => ({}));
      expect(warnings).toEqual([]);
      expect(code).toBe('wallet_not_set_up');
      expect(details).toEqual({ wallet, missing, faulty: [] });
      for (const setting of missing) {
        expect(message).toContain(setting);
        expect(Object.keys(settings)).toContain(setting);
      }
      expect(message).toMatch(/The ticket is as good without one: its QR opens the door\.$/);
    },
  );
});

describe('half of the settings', () => {
  test('the rest is named, at the start too', async () => {
    const { warnings, details } = await saidOf('apple', ({ key }) => ({ ADMIT_APPLE_KEY: key }));
    expect(details).toEqual({
      wallet: 'apple',
      missing: ['ADMIT_APPLE_CERTIFICATE', 'ADMIT_APPLE_WWDR'],
      faulty: [],
    });
    expect(warnings).toEqual([
      expect.stringMatching(/^ADMIT_APPLE_CERTIFICATE is not set/),
      expect.stringMatching(/^ADMIT_APPLE_WWDR is not set/),
    ]);
  });
});

describe('settings that are of no use', () => {
  const year = 365 * 86_400_000;
  const last = new Date(Date.now() - 60_000);
  const cases: [
    string,
    wallet: Wallet,
    change: (paths: Paths) => Record<string, string>,
    contents: Partial<typeof good>,
    said: RegExp,
  ][] = [
    [
      'a file that is not there',
      'apple',
      (paths) => ({ ...apple(paths), ADMIT_APPLE_WWDR: '/nowhere/wwdr.pem' }),
      {},
      /^ADMIT_APPLE_WWDR: \/nowhere\/wwdr.pem cannot be read \(ENOENT\)/,
    ],
    [
      'a folder in place of a file',
      'apple',
      (paths) => ({ ...apple(paths), ADMIT_APPLE_KEY: '/' }),
      {},
      /^ADMIT_APPLE_KEY: \/ cannot be read \(EISDIR\)/,
    ],
    [
      'no certificate',
      'apple',
      apple,
      { certificate: 'hello' },
      /^ADMIT_APPLE_CERTIFICATE: .* holds no certificate/,
    ],
    ['no key', 'apple', apple, { key: signerPem() }, /^ADMIT_APPLE_KEY: .* holds no private key/],
    [
      'another key',
      'apple',
      apple,
      { key: otherKey },
      /^ADMIT_APPLE_KEY: this is not the key of the certificate/,
    ],
    [
      'an encrypted key without its passphrase',
      'apple',
      apple,
      { key: encrypted(signerKey, 'right') },
      /^ADMIT_APPLE_PASSPHRASE: the key in .* is encrypted/,
    ],
    [
      'a wrong passphrase',
      'apple',
      (paths) => ({ ...apple(paths), ADMIT_APPLE_PASSPHRASE: 'wrong' }),
      { key: encrypted(signerKey, 'right') },
      /^ADMIT_APPLE_PASSPHRASE: it does not decrypt/,
    ],
    [
      'a certificate of another kind',
      'apple',
      apple,
      { certificate: signerPem({ subject: { UID: 'com.example.push' } }) },
      /^ADMIT_APPLE_CERTIFICATE: this is no certificate of a Pass Type ID.*com.example.push/,
    ],
    [
      'an expired certificate',
      'apple',
      apple,
      { certificate: signerPem({ validFrom: new Date(last.getTime() - year), validTo: last }) },
      /^ADMIT_APPLE_CERTIFICATE: the certificate expired on \d{4}-/,
    ],
    [
      'a certificate of the future',
      'apple',
      apple,
      {
        certificate: signerPem({
          validFrom: new Date(Date.now() + year),
          validTo: new Date(Date.now() + 2 * year),
        }),
      },
      /^ADMIT_APPLE_CERTIFICATE: the certificate is good from \d{4}-/,
    ],
    [
      'another issuer',
      'apple',
      apple,
      { wwdr: rootPem },
      /^ADMIT_APPLE_WWDR: this certificate \(CN=Test Root\) did not/,
    ],
    [
      'no JSON',
      'google',
      google,
      { account: 'hello' },
      /^ADMIT_GOOGLE_KEY: .* is no key of a service account/,
    ],
    [
      'the JSON of something else',
      'google',
      google,
      { account: serviceAccount({ type: 'authorized_user' }) },
      /^ADMIT_GOOGLE_KEY: .* is no key of a service account/,
    ],
    [
      'a key that is none',
      'google',
      google,
      { account: serviceAccount({ private_key: signerPem() }) },
      /^ADMIT_GOOGLE_KEY: the private_key in .* is no RSA key/,
    ],
  ];

  test.each(cases)('%s', async (_, wallet, change, contents, said) => {
    const { warnings, code, details, message } = await saidOf(wallet, change, contents);
    expect(warnings).toEqual([expect.stringMatching(said)]);
    const setting = warnings[0]!.split(':')[0]!;
    expect(code).toBe('wallet_not_set_up');
    expect(details).toEqual({ wallet, missing: [], faulty: [setting] });
    expect(message).toContain(setting);
    // What lies where is nobody’s business.
    expect(message).not.toMatch(/\.pem|\/tmp|nowhere/);
  });

  test('a certificate that expires while the server runs makes no more passes', async () => {
    const { certificate, key, wwdr } = await files(good);
    const { wallets } = readConfig(apple({ ...(await files(good)), certificate, key, wwdr }));
    const open = await openWallets(wallets, createLog('silent'));
    vi.useFakeTimers({ now: Date.now() + 2 * year, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await expect(open.passOf(ticket, 'apple')).rejects.toMatchObject({
      code: 'wallet_not_set_up',
      details: { faulty: ['ADMIT_APPLE_CERTIFICATE'] },
    });
  });
});
