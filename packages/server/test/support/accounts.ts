import { randomBytes } from 'node:crypto';
import type { Scope } from '@admit-one/sdk/contract';
import { hashSecret, newTokenSecret } from '../../src/accounts/token-secret.ts';
import type { Sql } from '../../src/platform/database/sql.ts';
import { newId } from '../../src/platform/ids.ts';

export interface TestAccount {
  accountId: number;
  email: string;
  /** The secret to send. */
  token: string;
  sellerId?: number;
}

export interface TestAccountOptions {
  /** Of the token; all that the account may have unless told. */
  scopes?: readonly Scope[];
  /** With a seller profile. */
  seller?: true;
}

/** An account with a token, past the slow hash of a password: it has none, so nobody can log in to it. */
export async function makeAccount(sql: Sql, options: TestAccountOptions = {}): Promise<TestAccount> {
  const scopes = options.scopes ?? (options.seller ? ['buyer', 'seller', 'staff', 'gate'] : ['buyer']);
  const [account] = await insertAccounts(sql, 1, scopes);
  if (!options.seller) return account!;
  const sellerId = newId('sel');
  await sql.query(
    `insert into sellers (seller_id, account_id, name) values ($1::bigint, $2::bigint, 'Test Seller')`,
    [sellerId, account!.accountId],
  );
  return { ...account!, sellerId };
}

/** A herd of buyers, in one statement. */
export function makeAccounts(sql: Sql, count: number): Promise<TestAccount[]> {
  return insertAccounts(sql, count, ['buyer']);
}

async function insertAccounts(sql: Sql, count: number, scopes: readonly Scope[]): Promise<TestAccount[]> {
  const accounts = Array.from({ length: count }, () => ({
    accountId: newId('acc'),
    email: `test-${randomBytes(8).toString('hex')}@example.com`,
    token: newTokenSecret(),
  }));
  await sql.query(
    `with made as (
       select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bytea[])
         as made (account_id, email, token_id, token_hash)
     ),
     new_accounts as (
       insert into accounts (account_id, email, password_hash, name)
       select account_id, email, '', 'Test Person' from made
     )
     insert into api_tokens (token_id, account_id, token_hash, name, scopes)
     select token_id, account_id, token_hash, 'test', $5::text[] from made`,
    [
      accounts.map(({ accountId }) => accountId),
      accounts.map(({ email }) => email),
      accounts.map(() => newId('tok')),
      accounts.map(({ token }) => hashSecret(token)),
      scopes,
    ],
  );
  return accounts;
}
