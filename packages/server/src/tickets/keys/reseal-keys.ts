import type { KeyChangeDeps } from './change-keys.ts';
import { lockSigningKeys, readSigningKeys, replaceSealedKeys } from './keys.sql.ts';
import { secretOf } from './open-keys.ts';
import { opens, seal, unseal } from './seal.ts';

export type Resealing =
  | { readonly outcome: 'done'; readonly keys: number }
  | { readonly outcome: 'no keys' | 'same secret' | 'one is lost' };

/**
 * Encrypts the private keys with another secret, all of them or none. Servers that run have theirs open, and go on with
 * the keys that there are; the next start needs the new secret, and so does whoever signs with a key made afterwards.
 *
 * @throws StartError `ticket_key_unusable` where the secret of the settings is not the one they are encrypted with
 */
export function resealKeys({ database, secret: place }: KeyChangeDeps, next: Buffer): Promise<Resealing> {
  return database.inTransaction(async (sql) => {
    await lockSigningKeys(sql);
    const rows = await readSigningKeys(sql);
    if (rows.length === 0) return { outcome: 'no keys' };
    const secret = await secretOf(rows, place);
    if (secret.equals(next)) return { outcome: 'same secret' };
    const lost = rows.filter((row) => !opens(secret, row));
    // What ended signs nothing.
    if (lost.some(({ endedAt }) => endedAt === null)) return { outcome: 'one is lost' };
    const known = rows.filter((row) => !lost.includes(row));
    const resealed = known.map((row) => ({
      keyId: row.keyId,
      sealedKey: seal(next, row, unseal(secret, row)),
    }));
    await replaceSealedKeys(sql, resealed);
    return { outcome: 'done', keys: resealed.length };
  });
}
