import type { Scope } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/sql.ts';

export interface TokenRow {
  tokenId: number;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const tokenColumns = `token_id as "tokenId", name, scopes, created_at as "createdAt",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;

export interface NewToken {
  tokenId: number;
  accountId: number;
  hash: Buffer;
  name: string;
  scopes: readonly Scope[];
}

/**
 * A login. Null when the password was changed since its hash was read: the lock on the account's row makes this and a
 * change of the password wait for each other, so no login with the old one outlives the change.
 */
export async function insertLoginIfPasswordStands(
  sql: Sql,
  token: NewToken & { passwordHash: string; lifetimeDays: number },
): Promise<TokenRow | null> {
  const rows = await sql.query<TokenRow>(
    `insert into api_tokens (token_id, account_id, token_hash, name, scopes, expires_at)
     select $1::bigint, account_id, $3::bytea, $4::text, $5::text[], now() + make_interval(days => $7::int)
     from accounts
     where account_id = $2::bigint and password_hash = $6::text
     for share
     returning ${tokenColumns}`,
    [
      token.tokenId,
      token.accountId,
      token.hash,
      token.name,
      token.scopes,
      token.passwordHash,
      token.lifetimeDays,
    ],
  );
  return rows[0] ?? null;
}

/** Null when the token that makes it was revoked meanwhile, or may do less than the new one. */
export async function insertTokenIfMakerMay(
  sql: Sql,
  token: NewToken & { makerId: number; expiresAtMs: number | null },
): Promise<TokenRow | null> {
  const rows = await sql.query<TokenRow>(
    `insert into api_tokens (token_id, account_id, token_hash, name, scopes, expires_at)
     select $1::bigint, account_id, $3::bytea, $4::text, $5::text[], to_timestamp($7::double precision / 1000)
     from api_tokens
     where token_id = $6::bigint and account_id = $2::bigint
       and revoked_at is null and (expires_at is null or expires_at > now())
       and scopes @> $5::text[]
     for share
     returning ${tokenColumns}`,
    [token.tokenId, token.accountId, token.hash, token.name, token.scopes, token.makerId, token.expiresAtMs],
  );
  return rows[0] ?? null;
}

export async function isPast(sql: Sql, instantMs: number): Promise<boolean> {
  const rows = await sql.query<{ past: boolean }>(
    `select to_timestamp($1::double precision / 1000) <= now() as past`,
    [instantMs],
  );
  return rows[0]!.past;
}

export interface LiveToken {
  tokenId: number;
  accountId: number;
  scopes: Scope[];
  expiresAt: Date | null;
  /** When the database was asked, by its own clock, microseconds since 1970. */
  checkedAt: number;
}

/**
 * The tokens of those hashes, but for the revoked and those past their time, with those of their scopes that their
 * accounts still may use: who no longer works for any seller keeps the token and loses its scopes `staff` and `gate`.
 */
export async function findLiveTokens(
  sql: Sql,
  hashes: readonly Buffer[],
): Promise<(LiveToken & { hash: Buffer })[]> {
  return sql.query<LiveToken & { hash: Buffer }>(
    {
      name: 'accounts.findLiveTokens',
      text: `select t.token_hash as hash, t.token_id as "tokenId", t.account_id as "accountId", array(
               select scope from unnest(t.scopes) as scope
               where scope = 'buyer'
                 or exists (select from sellers where sellers.account_id = t.account_id)
                 or (scope in ('staff', 'gate') and exists (select from staff where staff.account_id = t.account_id))
             ) as scopes, t.expires_at as "expiresAt",
             (extract(epoch from statement_timestamp()) * 1000000)::bigint as "checkedAt"
             from api_tokens t
             where t.token_hash = any ($1::bytea[]) and t.revoked_at is null
               and (t.expires_at is null or t.expires_at > now())`,
    },
    [hashes],
  );
}

/** At most once a minute for a token; one that another server is writing this moment is skipped. */
export async function noteUseOfTokens(sql: Sql, tokenIds: readonly number[]): Promise<void> {
  await sql.query(
    `with used as (
       select token_id from api_tokens
       where token_id = any($1::bigint[])
         and (last_used_at is null or last_used_at < now() - interval '1 minute')
       for update skip locked
     )
     update api_tokens set last_used_at = now()
     from used where api_tokens.token_id = used.token_id`,
    [tokenIds],
  );
}

/** Newest first. A login a minute for half a day would still be shown whole; nobody reads further. */
export async function listTokens(sql: Sql, accountId: number): Promise<TokenRow[]> {
  return sql.query<TokenRow>(
    `select ${tokenColumns}
     from api_tokens
     where account_id = $1::bigint and revoked_at is null
     order by created_at desc, token_id
     limit 1000`,
    [accountId],
  );
}

/** Gives the hash of what was revoked; null where there was no such token. */
export async function revokeToken(sql: Sql, accountId: number, tokenId: number): Promise<Buffer | null> {
  const rows = await sql.query<{ hash: Buffer }>(
    `update api_tokens set revoked_at = now()
     where token_id = $2::bigint and account_id = $1::bigint and revoked_at is null
     returning token_hash as hash`,
    [accountId, tokenId],
  );
  return rows[0]?.hash ?? null;
}

/** All of an account but the one to keep, if any. Gives the hashes of what was revoked. */
export async function revokeTokensBut(sql: Sql, accountId: number, keptId: number | null): Promise<Buffer[]> {
  const rows = await sql.query<{ hash: Buffer }>(
    `update api_tokens set revoked_at = now()
     where account_id = $1::bigint and revoked_at is null and token_id is distinct from $2::bigint
     returning token_hash as hash`,
    [accountId, keptId],
  );
  return rows.map(({ hash }) => hash);
}

/** The hashes of what was revoked in the last so many seconds. */
export async function listRevokedTokens(sql: Sql, seconds: number): Promise<Buffer[]> {
  const rows = await sql.query<{ hash: Buffer }>(
    `select token_hash as hash from api_tokens where revoked_at > now() - make_interval(secs => $1::float8)`,
    [seconds],
  );
  return rows.map(({ hash }) => hash);
}

export async function addScopesToToken(sql: Sql, tokenId: number, scopes: readonly Scope[]): Promise<void> {
  await sql.query(
    `update api_tokens set scopes = array(select distinct unnest(scopes || $2::text[]) order by 1)
     where token_id = $1::bigint`,
    [tokenId, scopes],
  );
}

/**
 * Of an account that is deleted. What is left, a hash without a name, is how other processes learn of it, and goes with
 * the other tokens long dead.
 */
export async function blankTokensOf(sql: Sql, accountId: number): Promise<Buffer[]> {
  const rows = await sql.query<{ hash: Buffer }>(
    `update api_tokens set revoked_at = coalesce(revoked_at, now()), name = '', last_used_at = null
     where account_id = $1::bigint
     returning token_hash as hash`,
    [accountId],
  );
  return rows.map(({ hash }) => hash);
}

/** A month is long enough to ask why a script stopped. */
export async function deleteTokensLongDead(sql: Sql): Promise<void> {
  await sql.query(
    `delete from api_tokens
     where token_id in (
       select token_id from api_tokens
       where least(revoked_at, expires_at) < now() - interval '30 days'
       for update skip locked
     )`,
  );
}
