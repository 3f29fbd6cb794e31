import type { Sql } from '../platform/database/sql.ts';

/** Where somebody can be reached. */
export interface Contact {
  readonly accountId: number;
  readonly name: string;
  readonly email: string;
  /** Whether its mail is known to be read by who has the account: anybody may register with any address. */
  readonly emailConfirmed: boolean;
}

/** Of those that still are accounts: what is left of a deleted one has no address. */
export async function readContacts(sql: Sql, accountIds: readonly number[]): Promise<Contact[]> {
  return sql.query<Contact>(
    `select account_id as "accountId", name, email, email_confirmed_at is not null as "emailConfirmed"
     from accounts
     where account_id = any ($1::bigint[]) and email <> 'deleted ' || account_id`,
    [accountIds],
  );
}
