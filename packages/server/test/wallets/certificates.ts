import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { afterFile } from '../support/after-file.ts';

const day = 86_400_000;

/** Keys of 2,048 bits take a moment each to find, and no test needs more than these. */
const keys = { root: newKey(), intermediate: newKey(), signer: newKey(), other: newKey(), google: newKey() };
export const publicKeyOfGoogle = createPublicKey(keys.google);

interface Signer {
  readonly subject?: Record<string, string>;
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

/** What Apple gives to whoever makes passes: whose names and dates, and by which intermediate it is issued. */
const passType = { UID: 'pass.example.tickets', CN: 'Pass Type ID', OU: 'TEAM123456', O: 'A House', C: 'US' };

const root = certificate({ subject: { CN: 'Test Root' }, key: keys.root, issuer: null });
const wwdr = certificate({
  subject: { CN: 'Test Worldwide Developer Relations', OU: 'G4' },
  key: keys.intermediate,
  issuer: { of: root, key: keys.root },
});
/** In PEM, for who verifies as Apple does. */
export const rootPem = forge.pki.certificateToPem(root);
export const wwdrPem = forge.pki.certificateToPem(wwdr);

export function signerPem({ subject = {}, validFrom, validTo }: Signer = {}): string {
  return forge.pki.certificateToPem(
    certificate({
      subject: { ...passType, ...subject },
      key: keys.signer,
      issuer: { of: wwdr, key: keys.intermediate },
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validTo === undefined ? {} : { validTo }),
    }),
  );
}

/** Files with these contents, by their names; they are gone after the tests. */
export async function files<Name extends string>(
  contents: Record<Name, string>,
): Promise<Record<Name, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'admit-wallets-'));
  afterFile(() => rm(folder, { recursive: true, force: true }));
  const paths = Object.keys(contents).map((name) => [name, join(folder, `${name}.pem`)] as const);
  for (const [name, path] of paths) await writeFile(path, contents[name as Name]);
  return Object.fromEntries(paths) as Record<Name, string>;
}

export const signerKey = keys.signer;
export const otherKey = keys.other;

export function encrypted(pem: string, passphrase: string): string {
  return createPrivateKey(pem)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString();
}

/** What Google gives with a service account. */
export function serviceAccount(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'service_account',
    client_email: 'passes@example.iam.gserviceaccount.com',
    private_key: keys.google,
    ...changes,
  });
}

function newKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

function certificate({
  subject,
  key,
  issuer,
  validFrom = new Date(Date.now() - day),
  validTo = new Date(Date.now() + 365 * day),
}: {
  subject: Record<string, string>;
  key: string;
  issuer: { of: forge.pki.Certificate; key: string } | null;
  validFrom?: Date;
  validTo?: Date;
}): forge.pki.Certificate {
  const { n, e } = forge.pki.privateKeyFromPem(key) as forge.pki.rsa.PrivateKey;
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.setRsaPublicKey(n, e);
  made.serialNumber = `01${randomBytes(8).toString('hex')}`;
  Object.assign(made.validity, { notBefore: validFrom, notAfter: validTo });
  const names = Object.entries(subject).map(([name, value]) => ({
    value,
    ...(name === 'UID' ? { type: '0.9.2342.19200300.100.1.1', name: 'userId' } : { shortName: name }),
  }));
  made.setSubject(names);
  made.setIssuer(issuer === null ? names : issuer.of.subject.attributes);
  made.setExtensions([{ name: 'basicConstraints', cA: subject.UID === undefined, critical: true }]);
  made.sign(forge.pki.privateKeyFromPem(issuer?.key ?? key), forge.md.sha256.create());
  return made;
}
