import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { keyIdOf } from '@admit-one/sdk/token';
import type { NewSigningKey } from './keys.sql.ts';
import { rawPublicKey, seal } from './seal.ts';

/** An Ed25519 key, encrypted, for one listing or (null) for all that have none of their own. */
export function newKey(
  secret: Buffer,
  listingId: number | null,
  key: KeyObject = generateKeyPairSync('ed25519').privateKey,
): NewSigningKey {
  const publicKey = rawPublicKey(key);
  const named = { keyId: keyIdOf(publicKey), publicKey };
  return { ...named, listingId, sealedKey: seal(secret, named, key) };
}
