import type { Sql } from '../../platform/database/database.ts';
import type { SealedKey } from './seal.ts';

export interface SigningKeyRow extends SealedKey {
  /** The one listing it signs for; null: those that have none of their own. */
  readonly listingId: number | null;
  readonly createdAt: Date;
  /** What is sold from then on it signs, microseconds since 1970. */
  readonly activeFrom: number;
  /** And before then; null: it is the last of its kind. */
  readonly retiredAt: number | null;
  /** When the last ticket that it can have signed has expired; null while it signs for any listing that may come. */
  readonly neededUntil: Date | null;
  /** When it was lost or leaked, microseconds since 1970. */
  readonly endedAt: number | null;
  readonly endedBecause: KeyEnd | null;
  /** The key that signs instead of it, once it is ended; that one may be ended, too. */
  readonly replacedBy: string | null;
  /** The database's clock when this was read, microseconds since 1970: later commits are not in it. */
  readonly readAt: number;
}

/** `abandoned`: nobody can open it any more, and what it signed stays good. `revoked`: nothing that it signed is good. */
export type KeyEnd = 'abandoned' | 'revoked';

/**
 * All keys, the oldest first. A retired one is needed for as long as a listing that was made before is not a year over,
 * which is later than its last ticket at any rate, and costs no look at tickets.
 */
export async function readSigningKeys(sql: Sql): Promise<SigningKeyRow[]> {
  return sql.query<SigningKeyRow>({
    name: 'tickets.readSigningKeys',
    text: `select k.key_id as "keyId", k.listing_id as "listingId", k.public_key as "publicKey", k.sealed_key as "sealedKey",
                  k.created_at as "createdAt", (extract(epoch from k.active_from) * 1000000)::bigint as "activeFrom",
                  (extract(epoch from k.retired_at) * 1000000)::bigint as "retiredAt",
                  (extract(epoch from now()) * 1000000)::bigint as "readAt",
                  case
                    when k.listing_id is not null then
                      (select l.starts_at + interval '365 days' from listings l where l.listing_id = k.listing_id)
                    when k.retired_at is not null then
                      coalesce((select l.starts_at + interval '365 days' from listings l
                                where l.created_at < k.retired_at order by l.starts_at desc limit 1), k.retired_at)
                  end as "neededUntil",
                  (extract(epoch from k.ended_at) * 1000000)::bigint as "endedAt", k.ended_because as "endedBecause",
                  k.replaced_by as "replacedBy"
           from signing_keys k
           order by k.active_from, k.key_id`,
  });
}

/** When the last key ended, microseconds since 1970; 0: none ever did. So every process hears of it soon, and cheaply. */
export async function readLastEnd(sql: Sql): Promise<number> {
  const rows = await sql.query<{ lastEnd: number }>({
    name: 'tickets.readLastEnd',
    text: `select coalesce((extract(epoch from max(ended_at)) * 1000000)::bigint, 0) as "lastEnd" from signing_keys`,
  });
  return rows[0]!.lastEnd;
}

/** Whoever adds keys does it one after the other; readers do not wait. */
export async function lockSigningKeys(sql: Sql): Promise<void> {
  await sql.query('lock table signing_keys in share row exclusive mode');
}

/**
 * Between a key's commit and its first ticket: by then every process has read it, so that no two sign a ticket differently.
 * Longer than any transaction may take (platform/database, 35 s at most) and than a process goes without reading.
 */
export const secondsUntilActive = 120;

export interface NewSigningKey extends SealedKey {
  readonly listingId: number | null;
}

/** The first key of all, and for every ticket that there already is. */
export async function insertFirstKey(sql: Sql, key: NewSigningKey): Promise<void> {
  await sql.query(
    `insert into signing_keys (key_id, listing_id, public_key, sealed_key, active_from)
     values ($1::text, $2::bigint, $3::bytea, $4::bytea, timestamptz 'epoch')`,
    [key.keyId, key.listingId, key.publicKey, key.sealedKey],
  );
}

/** A key that signed elsewhere: it signs nothing here, and what it has signed stays good. */
export async function insertRetiredKeyIfNew(sql: Sql, key: NewSigningKey): Promise<boolean> {
  const rows = await sql.query(
    `insert into signing_keys (key_id, listing_id, public_key, sealed_key, active_from, retired_at)
     values ($1::text, $2::bigint, $3::bytea, $4::bytea, now(), now())
     on conflict (key_id) do nothing
     returning key_id`,
    [key.keyId, key.listingId, key.publicKey, key.sealedKey],
  );
  return rows.length > 0;
}

/**
 * A key that takes over in two minutes from the last one of its listing, or of all others. The caller has locked the
 * table; the clock is read after that, so that keys take over in the order in which they were made.
 */
export async function insertNextKey(sql: Sql, key: NewSigningKey): Promise<void> {
  await sql.query(
    `with next as materialized (
       select greatest(
         clock_timestamp() + $5::int * interval '1 second',
         (select max(active_from) + interval '1 microsecond' from signing_keys)
       ) as active_from
     ), retired as (
       update signing_keys k
       set retired_at = next.active_from
       from next
       where k.retired_at is null and k.listing_id is not distinct from $2::bigint
       returning k.key_id
     )
     insert into signing_keys (key_id, listing_id, public_key, sealed_key, active_from)
     select $1::text, $2::bigint, $3::bytea, $4::bytea, next.active_from
     from next, (select count(*) from retired) as first`,
    [key.keyId, key.listingId, key.publicKey, key.sealedKey, secondsUntilActive],
  );
}

export async function findListing(sql: Sql, listingId: number): Promise<boolean> {
  const rows = await sql.query(`select listing_id from listings where listing_id = $1::bigint`, [listingId]);
  return rows.length > 0;
}

/** The caller has locked the table, and decided what signs instead. A key that was abandoned may be revoked yet. */
export async function endKeys(
  sql: Sql,
  ends: readonly { readonly keyId: string; readonly replacedBy: string }[],
  because: KeyEnd,
): Promise<void> {
  await sql.query(
    `update signing_keys k
     set ended_at = clock_timestamp(), ended_because = $2::text, replaced_by = ended.replaced_by
     from jsonb_to_recordset($1::jsonb) as ended (key_id text, replaced_by text)
     where k.key_id = ended.key_id`,
    [
      JSON.stringify(ends.map(({ keyId, replacedBy }) => ({ key_id: keyId, replaced_by: replacedBy }))),
      because,
    ],
  );
}

/** The caller has locked the table. */
export async function replaceSealedKeys(
  sql: Sql,
  keys: readonly Pick<SealedKey, 'keyId' | 'sealedKey'>[],
): Promise<void> {
  await sql.query(
    `update signing_keys k
     set sealed_key = decode(resealed.sealed_key, 'hex')
     from jsonb_to_recordset($1::jsonb) as resealed (key_id text, sealed_key text)
     where k.key_id = resealed.key_id`,
    [
      JSON.stringify(
        keys.map(({ keyId, sealedKey }) => ({ key_id: keyId, sealed_key: sealedKey.toString('hex') })),
      ),
    ],
  );
}

/**
 * How many tickets of performances to come these keys sign: those that became their owner's in the time of one of them,
 * where the listing had no key of its own then or it is that one. Reads all tickets to come.
 */
export async function countTicketsOfKeys(sql: Sql, keyIds: readonly string[]): Promise<number> {
  const rows = await sql.query<{ tickets: number }>(
    `select count(*) as tickets
     from tickets t
     join listings li on li.listing_id = t.listing_id and li.starts_at > now() - interval '1 day'
     join ownership_log l
       on l.listing_id = t.listing_id and l.seat = t.seat and l.epoch = t.epoch and l.to_id = t.owner_id
     cross join lateral (
       select k.key_id
       from signing_keys k
       where (k.listing_id is null or k.listing_id = t.listing_id)
         and k.active_from <= l.at and (k.retired_at is null or l.at < k.retired_at)
       order by k.listing_id nulls last
       limit 1
     ) signer
     where signer.key_id = any ($1::text[])`,
    [keyIds],
  );
  return rows[0]!.tickets;
}
