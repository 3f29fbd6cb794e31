import type { Database, Sql } from '../../platform/database/database.ts';
import type { KeySecretPlace } from './key-secret.ts';
import {
  findListing,
  insertNextKey,
  lockSigningKeys,
  readSigningKeys,
  type SigningKeyRow,
} from './keys.sql.ts';
import { newKey } from './new-key.ts';
import { secretOf } from './open-keys.ts';

/** `made`: the key takes over in two minutes. `waiting`: one that was made a moment ago takes over anyway. */
export type KeyChange =
  | { readonly outcome: 'made' | 'waiting'; readonly keyId: string }
  | { readonly outcome: 'no keys' | 'no listing' | 'has one' | 'has none' };

export interface KeyChangeDeps {
  readonly database: Database;
  readonly secret: KeySecretPlace;
}

/**
 * A new key signs what is sold from two minutes on; what the last one signed stays as it is. Asked for twice in these two
 * minutes, from wherever, it makes one key.
 *
 * @param listingId whose own key is meant; null: the one for all others
 * @throws StartError `ticket_key_unusable`
 */
export function rotateKey(deps: KeyChangeDeps, listingId: number | null): Promise<KeyChange> {
  return change(deps, async (sql, rows, secret) => {
    const last = rows.find((row) => row.listingId === listingId && row.retiredAt === null);
    if (last === undefined) return { outcome: 'has none' };
    if (last.activeFrom > last.readAt) return { outcome: 'waiting', keyId: last.keyId };
    return makeNext(sql, secret, listingId);
  });
}

/** Gives a listing a key of its own, which signs what is sold there from two minutes on. @throws StartError */
export function addKey(deps: KeyChangeDeps, listingId: number): Promise<KeyChange> {
  return change(deps, async (sql, rows, secret) => {
    if (!(await findListing(sql, listingId))) return { outcome: 'no listing' };
    if (rows.some((row) => row.listingId === listingId)) return { outcome: 'has one' };
    return makeNext(sql, secret, listingId);
  });
}

function change(
  { database, secret: place }: KeyChangeDeps,
  decide: (sql: Sql, rows: SigningKeyRow[], secret: Buffer) => Promise<KeyChange>,
): Promise<KeyChange> {
  return database.inTransaction(async (sql) => {
    await lockSigningKeys(sql);
    const rows = await readSigningKeys(sql);
    if (rows.length === 0) return { outcome: 'no keys' };
    return decide(sql, rows, await secretOf(rows, place));
  });
}

async function makeNext(sql: Sql, secret: Buffer, listingId: number | null): Promise<KeyChange> {
  const key = newKey(secret, listingId);
  await insertNextKey(sql, key);
  return { outcome: 'made', keyId: key.keyId };
}
