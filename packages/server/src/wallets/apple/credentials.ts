import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { errorCode } from '../../platform/error-code.ts';
import { faulty, isNotSetUp, missingOf, type NotSetUp } from '../not-set-up.ts';

/** Paths of PEM files. */
export interface AppleSettings {
  /** The certificate of a Pass Type ID. */
  readonly certificate: string | null;
  readonly key: string | null;
  /** Of the key; null where it is not encrypted. */
  readonly passphrase: string | null;
  /** Apple's intermediate certificate, which issued the other. */
  readonly wwdr: string | null;
}

/** What passes are signed with, all in PEM, the key decrypted. */
export interface AppleCredentials {
  readonly certificate: string;
  readonly key: string;
  readonly wwdr: string;
  /** `pass.…`, and the ten characters of a team: both are in the certificate, so no setting can disagree with it. */
  readonly passTypeIdentifier: string;
  readonly teamIdentifier: string;
  /** When the first of the two certificates expires, ms. */
  readonly expiresAt: number;
}

const names = {
  certificate: 'ADMIT_APPLE_CERTIFICATE',
  key: 'ADMIT_APPLE_KEY',
  passphrase: 'ADMIT_APPLE_PASSPHRASE',
  wwdr: 'ADMIT_APPLE_WWDR',
} as const;

/** Read and checked as far as that goes without asking Apple. */
export async function readAppleCredentials(
  settings: AppleSettings,
  now = Date.now(),
): Promise<AppleCredentials | NotSetUp> {
  const { certificate: certificateFile, key: keyFile, wwdr: wwdrFile } = settings;
  if (certificateFile === null || keyFile === null || wwdrFile === null) {
    const needed = { [names.certificate]: certificateFile, [names.key]: keyFile, [names.wwdr]: wwdrFile };
    return missingOf(needed)!;
  }
  const certificate = await readCertificate(names.certificate, certificateFile);
  const key = await readKey(keyFile, settings.passphrase);
  const wwdr = await readCertificate(names.wwdr, wwdrFile);
  const wrong = [certificate, key, wwdr].filter(isNotSetUp);
  if (isNotSetUp(certificate) || isNotSetUp(key) || isNotSetUp(wwdr))
    return { wanted: true, missing: [], faults: wrong.flatMap(({ faults }) => faults) };

  const fault = faultOf(certificate, key, wwdr) ?? outOfDate(certificate, wwdr, now);
  if (fault !== null) return fault;
  return {
    certificate: certificate.toString(),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    wwdr: wwdr.toString(),
    passTypeIdentifier: subjectOf(certificate, 'UID')!,
    teamIdentifier: subjectOf(certificate, 'OU')!,
    expiresAt: Math.min(certificate.validToDate.getTime(), wwdr.validToDate.getTime()),
  };
}

/** What is said of passes once a certificate is past its time. */
export const expired = faulty(
  names.certificate,
  'the certificate, or the one of ADMIT_APPLE_WWDR, is past its time: put a new one in its place and start the server again.',
);

async function readCertificate(setting: string, file: string): Promise<X509Certificate | NotSetUp> {
  const content = await readFile(file).catch((error: unknown) => unreadable(setting, file, error));
  if (!Buffer.isBuffer(content)) return content;
  try {
    return new X509Certificate(content);
  } catch {
    return faulty(setting, `${file} holds no certificate; docs/wallet.md says how to make one in PEM.`);
  }
}

async function readKey(file: string, passphrase: string | null): Promise<KeyObject | NotSetUp> {
  const content = await readFile(file).catch((error: unknown) => unreadable(names.key, file, error));
  if (!Buffer.isBuffer(content)) return content;
  try {
    return createPrivateKey({ key: content, ...(passphrase === null ? {} : { passphrase }) });
  } catch {
    if (content.includes('ENCRYPTED'))
      return faulty(
        names.passphrase,
        passphrase === null
          ? `the key in ${file} is encrypted: set its passphrase.`
          : `it does not decrypt the key in ${file}.`,
      );
    return faulty(names.key, `${file} holds no private key; docs/wallet.md says how to make one in PEM.`);
  }
}

function unreadable(setting: string, file: string, error: unknown): NotSetUp {
  return faulty(
    setting,
    `${file} cannot be read (${errorCode(error) ?? error}): is the path right, and may the server read it?`,
  );
}

function faultOf(certificate: X509Certificate, key: KeyObject, wwdr: X509Certificate): NotSetUp | null {
  if (!subjectOf(certificate, 'UID')?.startsWith('pass.') || subjectOf(certificate, 'OU') === null)
    return faulty(
      names.certificate,
      `this is no certificate of a Pass Type ID: its subject names no pass type and team (${oneLine(certificate)}).`,
    );
  if (key.asymmetricKeyType !== 'rsa' || !certificate.checkPrivateKey(key))
    return faulty(
      names.key,
      'this is not the key of the certificate: take the one that it was requested with.',
    );
  if (!certificate.checkIssued(wwdr) || !certificate.verify(wwdr.publicKey))
    return faulty(
      names.wwdr,
      `this certificate (${oneLine(wwdr)}) did not issue the one of ${names.certificate}: take the generation of Apple’s that did.`,
    );
  return null;
}

function outOfDate(certificate: X509Certificate, wwdr: X509Certificate, now: number): NotSetUp | null {
  for (const [setting, { validFromDate, validToDate }] of [
    [names.certificate, certificate],
    [names.wwdr, wwdr],
  ] as const) {
    if (validToDate.getTime() <= now)
      return faulty(setting, `the certificate expired on ${dayOf(validToDate)}: put a new one in its place.`);
    if (validFromDate.getTime() > now)
      return faulty(
        setting,
        `the certificate is good from ${dayOf(validFromDate)} on; is this machine’s clock right?`,
      );
  }
  return null;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function oneLine({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ');
}

/** One part of whom a certificate is for, or null. */
function subjectOf({ subject }: X509Certificate, part: string): string | null {
  const line = subject.split('\n').find((text) => text.startsWith(`${part}=`));
  return line === undefined ? null : line.slice(part.length + 1);
}
