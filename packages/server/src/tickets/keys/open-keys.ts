import type { Database, Sql } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { readKeyFile } from './key-file.ts';
import { type KeySecretPlace, makeKeySecret, readKeySecret, wrongSecret } from './key-secret.ts';
import {
  insertFirstKey,
  insertRetiredKeyIfNew,
  lockSigningKeys,
  readSigningKeys,
  type SigningKeyRow,
} from './keys.sql.ts';
import { newKey } from './new-key.ts';
import { opens } from './seal.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

export interface SigningKeysOptions {
  readonly database: Database;
  readonly secret: KeySecretPlace;
  /** Where earlier versions kept their one key: it is taken over, so that what it signed stays good. */
  readonly keyFile: string;
  readonly log: Log;
  /** Other servers may use the database, which need the same secret. */
  readonly isShared: boolean;
}

/**
 * The keys of the database, with the first one made where there is none. Servers that start at once make one.
 *
 * @throws StartError `ticket_key_unusable`; never a new key in the place of one that does not open
 */
export async function openSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { database } = options;
  const secret = await database.inTransaction(async (sql) => {
    await lockSigningKeys(sql);
    const rows = await readSigningKeys(sql);
    return rows.length === 0 ? makeFirst(sql, options) : openExisting(sql, rows, options);
  });
  return createSigningKeys(database, secret, await readSigningKeys(database.connection));
}

/** The secret, once it opens these keys. @throws StartError `ticket_key_unusable` */
export async function secretOf(rows: readonly SigningKeyRow[], place: KeySecretPlace): Promise<Buffer> {
  const secret = await readKeySecret(place);
  if (secret === null || !opensAll(secret, rows)) throw wrongSecret(place, secret !== null);
  return secret;
}

async function makeFirst(
  sql: Sql,
  { secret: place, keyFile, log, isShared }: SigningKeysOptions,
): Promise<Buffer> {
  const inherited = await readKeyFile(keyFile);
  const existing = await readKeySecret(place);
  // Written before the key that needs it is committed: a secret too many does no harm, a key without one is lost.
  const secret = existing ?? (await makeKeySecret(place));
  if (existing === null && isShared)
    log.warn(
      { file: place.file },
      'a secret was made for the keys that tickets are signed with: keep the file, and set ADMIT_KEY_SECRET to its text for every other server on this database',
    );
  await insertFirstKey(sql, newKey(secret, null, inherited ?? undefined));
  if (inherited !== null) log.info({ file: keyFile }, takenOver);
  return secret;
}

async function openExisting(
  sql: Sql,
  rows: readonly SigningKeyRow[],
  { secret: place, keyFile, log }: SigningKeysOptions,
): Promise<Buffer> {
  const secret = await secretOf(rows, place);
  const inherited = await readKeyFile(keyFile);
  if (inherited !== null && (await insertRetiredKeyIfNew(sql, newKey(secret, null, inherited))))
    log.info({ file: keyFile }, takenOver);
  return secret;
}

const takenOver =
  'the key that tickets were signed with is in the database now, encrypted: with a backup of both the file may go';

/** Those of single listings may be many, and are made with the secret that opens the others; what ended signs nothing. */
function opensAll(secret: Buffer, rows: readonly SigningKeyRow[]): boolean {
  return rows.every((row) => row.listingId !== null || row.endedAt !== null || opens(secret, row));
}
