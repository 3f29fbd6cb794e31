import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TicketKeys } from '@admit-one/sdk/contract';
import { keyIdOf } from '@admit-one/sdk/token';
import writeFileAtomic from 'write-file-atomic';
import { errorCode } from '../platform/error-code.ts';
import { StartError } from '../platform/start-error.ts';

/** What signs tickets. Ed25519 gives the same signature for the same bytes, so a ticket's QR never changes. */
export interface SigningKey {
  readonly keyId: string;
  readonly published: TicketKeys;
  sign(bytes: Uint8Array): Uint8Array;
}

/**
 * The key in the data folder, made at the first start. Whoever has this file can make tickets: mode 0600.
 *
 * @throws StartError `ticket_key_unusable`
 */
export async function openSigningKey(file: string): Promise<SigningKey> {
  const privateKey = (await readKey(file)) ?? (await makeKey(file));
  const raw = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x!, 'base64url');
  const keyId = keyIdOf(raw);
  return {
    keyId,
    published: { keys: [{ id: keyId, publicKey: raw.toString('base64url') }] },
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

async function readKey(file: string): Promise<KeyObject | null> {
  try {
    return createPrivateKey(await readFile(file));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    // A new key in its place would make every ticket that was sold with the old one a forgery.
    throw new StartError(
      'ticket_key_unusable',
      `The key that tickets are signed with cannot be read from ${file} (${code ?? error}): put the right file back.`,
      { cause: error },
    );
  }
}

async function makeKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFileAtomic(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return privateKey;
}
