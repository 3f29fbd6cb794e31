import { encodeId } from '@admit-one/sdk/contract';
import type { Database } from '../../platform/database/database.ts';
import { type KeyEnd, readSigningKeys, type SigningKeyRow } from './keys.sql.ts';

/** A key as people see it, times in UTC. */
export interface KeyState {
  /** 8 hexadecimal digits. */
  readonly id: string;
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** null: for all listings that have no key of their own. */
  readonly listingId: string | null;
  /** `waiting`: made, and signs from `activeFrom` on. `abandoned`: lost, `revoked`: leaked. */
  readonly state: 'waiting' | 'signing' | 'retired' | KeyEnd;
  readonly createdAt: string;
  /** null: from the first sale of all. */
  readonly activeFrom: string | null;
  readonly retiredAt: string | null;
  /** When the last ticket that it can have signed has expired, or when it leaked; null: not before it is retired. */
  readonly publishedUntil: string | null;
  /** The key that signs in its place since it was lost or leaked, what it had signed, too. */
  readonly replacedBy: string | null;
}

/** All keys, the oldest first. */
export async function listKeys(database: Database): Promise<KeyState[]> {
  const rows = await readSigningKeys(database.connection);
  return rows.map((row) => ({
    id: row.keyId,
    publicKey: row.publicKey.toString('base64url'),
    listingId: row.listingId === null ? null : encodeId('lst', row.listingId),
    state: stateOf(row),
    createdAt: row.createdAt.toISOString(),
    activeFrom: row.activeFrom === 0 ? null : instantOf(row.activeFrom),
    retiredAt: row.retiredAt === null ? null : instantOf(row.retiredAt),
    publishedUntil:
      row.endedBecause === 'revoked' ? instantOf(row.endedAt!) : (row.neededUntil?.toISOString() ?? null),
    replacedBy: row.replacedBy,
  }));
}

function stateOf({ activeFrom, retiredAt, readAt, endedBecause }: SigningKeyRow): KeyState['state'] {
  if (endedBecause !== null) return endedBecause;
  if (activeFrom > readAt) return 'waiting';
  return retiredAt !== null && retiredAt <= readAt ? 'retired' : 'signing';
}

function instantOf(microseconds: number): string {
  return new Date(Math.ceil(microseconds / 1000)).toISOString();
}
