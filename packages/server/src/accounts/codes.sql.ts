import type { Sql } from '../platform/database/sql.ts';

export type CodePurpose = 'confirm_email' | 'reset_password';

/** Replaces what the account had for that purpose: only the newest mail works. */
export async function replaceCode(
  sql: Sql,
  code: { hash: Buffer; accountId: number; purpose: CodePurpose; lifetimeHours: number },
): Promise<void> {
  await sql.query(
    `with old as (
       delete from mailed_codes where account_id = $2::bigint and purpose = $3::text
     )
     insert into mailed_codes (code_hash, account_id, purpose, expires_at)
     values ($1::bytea, $2::bigint, $3::text, now() + make_interval(hours => $4::int))`,
    [code.hash, code.accountId, code.purpose, code.lifetimeHours],
  );
}

/** The account whose code it is, which stays valid. */
export async function findCode(sql: Sql, hash: Buffer, purpose: CodePurpose): Promise<number | null> {
  const rows = await sql.query<{ account_id: number }>(
    `select account_id from mailed_codes
     where code_hash = $1::bytea and purpose = $2::text and expires_at > now()`,
    [hash, purpose],
  );
  return rows[0]?.account_id ?? null;
}

/** False when it is unknown, used or past its time. */
export async function useUpCode(sql: Sql, hash: Buffer, purpose: CodePurpose): Promise<boolean> {
  const rows = await sql.query(
    `delete from mailed_codes
     where code_hash = $1::bytea and purpose = $2::text and expires_at > now()
     returning account_id`,
    [hash, purpose],
  );
  return rows.length > 0;
}

export async function deleteCodesOf(
  sql: Sql,
  accountId: number,
  purposes: readonly CodePurpose[],
): Promise<void> {
  await sql.query(`delete from mailed_codes where account_id = $1::bigint and purpose = any($2::text[])`, [
    accountId,
    purposes,
  ]);
}

export async function deleteCodesPastTime(sql: Sql): Promise<void> {
  await sql.query(`delete from mailed_codes where expires_at < now()`);
}
