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
  /** The database's clock when this was read, microseconds since 1970: later commits are not in it. */
  readonly readAt: number;
}

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
                  end as "neededUntil"
           from signing_keys k
           order by k.active_from, k.key_id`,
  });
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
