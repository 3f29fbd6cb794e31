import type { Sql } from '../platform/database/sql.ts';

export interface AccountRow {
  accountId: number;
  email: string;
  name: string;
  emailConfirmed: boolean;
  createdAt: Date;
}

/** False when the e-mail is in use already. */
export async function insertAccountIfEmailFree(
  sql: Sql,
  account: { accountId: number; email: string; passwordHash: string; name: string },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into accounts (account_id, email, password_hash, name)
     values ($1::bigint, $2::text, $3::text, $4::text)
     on conflict (email) do nothing
     returning account_id`,
    [account.accountId, account.email, account.passwordHash, account.name],
  );
  return rows.length > 0;
}

export async function findAccount(sql: Sql, accountId: number): Promise<AccountRow | null> {
  const rows = await sql.query<AccountRow>(
    `select account_id as "accountId", email, name,
            email_confirmed_at is not null as "emailConfirmed", created_at as "createdAt"
     from accounts
     where account_id = $1::bigint`,
    [accountId],
  );
  return rows[0] ?? null;
}

export interface Login {
  accountId: number;
  name: string;
  passwordHash: string;
}

/** `email` in lower case. */
export async function findLoginByEmail(sql: Sql, email: string): Promise<Login | null> {
  const rows = await sql.query<Login>(
    `select account_id as "accountId", name, password_hash as "passwordHash"
     from accounts
     where email = $1::text`,
    [email],
  );
  return rows[0] ?? null;
}

export async function readPasswordHash(sql: Sql, accountId: number): Promise<string | null> {
  const rows = await sql.query<{ password_hash: string }>(
    `select password_hash from accounts where account_id = $1::bigint`,
    [accountId],
  );
  return rows[0]?.password_hash ?? null;
}

/** First in every transaction on more than one row of an account: they wait for one another here, and only here. */
export async function lockAccount(sql: Sql, accountId: number): Promise<void> {
  await sql.query(`select from accounts where account_id = $1::bigint for no key update`, [accountId]);
}

export async function renameAccount(sql: Sql, accountId: number, name: string): Promise<void> {
  await sql.query(`update accounts set name = $2::text where account_id = $1::bigint`, [accountId, name]);
}

/** False when somebody else changed the password since `oldHash` was read. */
export async function changePasswordIfStands(
  sql: Sql,
  accountId: number,
  oldHash: string,
  newHash: string,
): Promise<boolean> {
  const rows = await sql.query(
    `update accounts set password_hash = $3::text
     where account_id = $1::bigint and password_hash = $2::text
     returning account_id`,
    [accountId, oldHash, newHash],
  );
  return rows.length > 0;
}

/** Who can read the mail with the code owns the address, so it counts as confirmed. */
export async function setPasswordByMail(sql: Sql, accountId: number, passwordHash: string): Promise<void> {
  await sql.query(
    `update accounts
     set password_hash = $2::text, email_confirmed_at = coalesce(email_confirmed_at, now())
     where account_id = $1::bigint`,
    [accountId, passwordHash],
  );
}

export async function setEmailConfirmed(sql: Sql, accountId: number): Promise<void> {
  await sql.query(
    `update accounts set email_confirmed_at = coalesce(email_confirmed_at, now())
     where account_id = $1::bigint`,
    [accountId],
  );
}

/**
 * What is left of an account that was deleted: its number, so that it is never drawn again for somebody else, to whom
 * the tickets of this one would fall. No e-mail that anybody can have is like the one that is put here.
 */
export async function blankAccountIfPasswordStands(
  sql: Sql,
  accountId: number,
  passwordHash: string,
): Promise<boolean> {
  const rows = await sql.query(
    `update accounts
     set email = 'deleted ' || account_id, password_hash = '', name = '',
         email_confirmed_at = null, gateway_customer = null
     where account_id = $1::bigint and password_hash = $2::text
     returning account_id`,
    [accountId, passwordHash],
  );
  return rows.length > 0;
}

export interface CustomerRow {
  email: string;
  /** The gateway's reference. */
  customer: string | null;
}

export async function readCustomer(sql: Sql, accountId: number): Promise<CustomerRow | null> {
  const rows = await sql.query<CustomerRow>(
    `select email, gateway_customer as customer from accounts where account_id = $1::bigint`,
    [accountId],
  );
  return rows[0] ?? null;
}

/** Gives the customer that is kept: the one named, or the one that was there before. */
export async function setCustomerIfNone(
  sql: Sql,
  accountId: number,
  customer: string,
): Promise<string | null> {
  const rows = await sql.query<{ gateway_customer: string }>(
    `update accounts set gateway_customer = coalesce(gateway_customer, $2::text)
     where account_id = $1::bigint
     returning gateway_customer`,
    [accountId, customer],
  );
  return rows[0]?.gateway_customer ?? null;
}

export async function readDatabaseTime(sql: Sql): Promise<Date> {
  const rows = await sql.query<{ now: Date }>(`select now() as now`);
  return rows[0]!.now;
}
