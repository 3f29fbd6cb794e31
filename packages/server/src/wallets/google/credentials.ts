import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode } from '../../platform/error-code.ts';
import { faulty, missingOf, type NotSetUp } from '../not-set-up.ts';

export interface GoogleSettings {
  /** The number of the issuer's account in the Google Pay & Wallet Console. */
  readonly issuerId: string | null;
  /** Path of the service account's key, as Google gives it: JSON. */
  readonly keyFile: string | null;
}

/** What links are signed with. */
export interface GoogleCredentials {
  readonly issuerId: string;
  /** The service account's address. */
  readonly email: string;
  readonly key: KeyObject;
}

const names = { issuerId: 'ADMIT_GOOGLE_ISSUER', keyFile: 'ADMIT_GOOGLE_KEY' } as const;

/** Read and checked as far as that goes without asking Google. */
export async function readGoogleCredentials(settings: GoogleSettings): Promise<GoogleCredentials | NotSetUp> {
  const { issuerId, keyFile } = settings;
  if (issuerId === null || keyFile === null)
    return missingOf({ [names.issuerId]: issuerId, [names.keyFile]: keyFile })!;
  let text: string;
  try {
    text = await readFile(keyFile, 'utf8');
  } catch (error) {
    return faulty(
      names.keyFile,
      `${keyFile} cannot be read (${errorCode(error) ?? error}): is the path right, and may the server read it?`,
    );
  }
  const read = serviceAccount.safeParse(jsonOf(text));
  if (!read.success)
    return faulty(
      names.keyFile,
      `${keyFile} is no key of a service account: it is the JSON file that Google gives when the key is made.`,
    );
  const key = rsaKeyOf(read.data.private_key);
  if (key === null) return faulty(names.keyFile, `the private_key in ${keyFile} is no RSA key.`);
  return { issuerId, email: read.data.client_email, key };
}

const serviceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.email(),
  private_key: z.string(),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function rsaKeyOf(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : null;
  } catch {
    return null;
  }
}
