import type { Sql } from '../../platform/database/database.ts';
import type { KeyChangeDeps } from './change-keys.ts';
import { makeKeySecret, readKeySecret } from './key-secret.ts';
import {
  countTicketsOfKeys,
  endKeys,
  insertNextKey,
  type KeyEnd,
  lockSigningKeys,
  readSigningKeys,
  type SigningKeyRow,
} from './keys.sql.ts';
import { newKey } from './new-key.ts';
import { secretOf } from './open-keys.ts';
import { opens } from './seal.ts';

/** `asked`: it would be done, and nothing was. */
export type KeyEnding =
  | {
      readonly outcome: 'done' | 'asked';
      readonly keyIds: readonly string[];
      /** Of performances to come, whose text is another from now on. */
      readonly tickets: number;
    }
  | { readonly outcome: 'no keys' | 'no such key' | 'revoked before' | 'none is lost' };

/**
 * A key that somebody else may have: it is published no longer, what it signed is void, and each ticket that it signed has
 * another text from now on, by the key that signs what is sold now, or a new one where it was that.
 *
 * @param isSure false: only says what would be
 * @throws StartError `ticket_key_unusable`
 */
export function revokeKey(deps: KeyChangeDeps, keyId: string, isSure: boolean): Promise<KeyEnding> {
  return change(deps, async (sql, rows) => {
    const secret = await secretOf(rows, deps.secret);
    const key = rows.find((row) => row.keyId === keyId);
    if (key === undefined) return { outcome: 'no such key' };
    if (key.endedBecause === 'revoked') return { outcome: 'revoked before' };
    return end(sql, { rows, ended: [key], because: 'revoked', isSure, secret: async () => secret });
  });
}

/**
 * The secret is lost: what it does not open signs no more. What is printed stays good, because the public keys stay
 * published; what is read from now on is signed by new keys, encrypted with the secret that there is, or a new one.
 *
 * @throws StartError `ticket_key_unusable` where the file of the secret cannot be read
 */
export function abandonKeys(deps: KeyChangeDeps, isSure: boolean): Promise<KeyEnding> {
  return change(deps, async (sql, rows) => {
    const there = await readKeySecret(deps.secret);
    const lost = rows.filter((row) => row.endedBecause === null && (there === null || !opens(there, row)));
    if (lost.length === 0) return { outcome: 'none is lost' };
    const secret = async () => there ?? (await makeKeySecret(deps.secret));
    return end(sql, { rows, ended: lost, because: 'abandoned', isSure, secret });
  });
}

function change(
  { database }: KeyChangeDeps,
  decide: (sql: Sql, rows: readonly SigningKeyRow[]) => Promise<KeyEnding>,
): Promise<KeyEnding> {
  return database.inTransaction(async (sql) => {
    await lockSigningKeys(sql);
    const rows = await readSigningKeys(sql);
    return rows.length === 0 ? { outcome: 'no keys' } : decide(sql, rows);
  });
}

interface End {
  readonly rows: readonly SigningKeyRow[];
  readonly ended: readonly SigningKeyRow[];
  readonly because: KeyEnd;
  readonly isSure: boolean;
  readonly secret: () => Promise<Buffer>;
}

async function end(sql: Sql, { rows, ended, because, isSure, secret }: End): Promise<KeyEnding> {
  const keyIds = ended.map(({ keyId }) => keyId);
  const signed = rows.filter((row) => keyIds.includes(signerOf(row, rows).keyId));
  const tickets = await countTicketsOfKeys(
    sql,
    signed.map(({ keyId }) => keyId),
  );
  if (!isSure) return { outcome: 'asked', keyIds, tickets };
  const successors = new Map<number | null, string>();
  for (const { listingId } of ended) {
    if (successors.has(listingId)) continue;
    const last = rows.find((row) => row.listingId === listingId && row.retiredAt === null)!;
    successors.set(
      listingId,
      keyIds.includes(last.keyId) ? await makeNext(sql, await secret(), listingId) : last.keyId,
    );
  }
  await endKeys(
    sql,
    ended.map(({ keyId, listingId, replacedBy }) => ({
      keyId,
      replacedBy: replacedBy ?? successors.get(listingId)!,
    })),
    because,
  );
  return { outcome: 'done', keyIds, tickets };
}

/** Takes over in two minutes as every new key does; for what the ended ones signed it signs at once. */
async function makeNext(sql: Sql, secret: Buffer, listingId: number | null): Promise<string> {
  const key = newKey(secret, listingId);
  await insertNextKey(sql, key);
  return key.keyId;
}

/** What signs in the end what this key has signed, or signs. */
function signerOf(row: SigningKeyRow, rows: readonly SigningKeyRow[]): SigningKeyRow {
  const next = rows.find(({ keyId }) => keyId === row.replacedBy);
  return next === undefined ? row : signerOf(next, rows);
}
