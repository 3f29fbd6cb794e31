import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** What of a key is written in the clear beside it. */
export interface SealedKey {
  readonly keyId: string;
  /** Raw, 32 bytes. */
  readonly publicKey: Buffer;
  /** 12 bytes of nonce, the 32 of the private key encrypted, 16 of tag. */
  readonly sealedKey: Buffer;
}

/**
 * The private key encrypted by AES-256-GCM. Id and public key are bound to it: a sealed key that is moved into another
 * row does not open there.
 */
export function seal(
  secret: Buffer,
  { keyId, publicKey }: Omit<SealedKey, 'sealedKey'>,
  key: KeyObject,
): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, secret, nonce).setAAD(boundTo(keyId, publicKey));
  const seed = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url');
  return Buffer.concat([nonce, cipher.update(seed), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when the secret is another, or anything of the key was changed */
export function unseal(secret: Buffer, { keyId, publicKey, sealedKey }: SealedKey): KeyObject {
  const decipher = createDecipheriv(algorithm, secret, sealedKey.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(boundTo(keyId, publicKey)).setAuthTag(sealedKey.subarray(-tagLength));
  const seed = Buffer.concat([
    decipher.update(sealedKey.subarray(nonceLength, -tagLength)),
    decipher.final(),
  ]);
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
}

export function opens(secret: Buffer, key: SealedKey): boolean {
  try {
    unseal(secret, key);
    return true;
  } catch {
    return false;
  }
}

/** The 32 bytes of a public key, given either half. */
export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(
    createPublicKey(key as Parameters<typeof createPublicKey>[0]).export({ format: 'jwk' }).x!,
    'base64url',
  );
}

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8, RFC 8410. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function boundTo(keyId: string, publicKey: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`admit-one signing key 1\n${keyId}\n`), publicKey]);
}
