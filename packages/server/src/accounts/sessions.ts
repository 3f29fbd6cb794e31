import {
  type Account,
  type ApiToken,
  email as emailSchema,
  type Scope,
  type Session,
} from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/sql.ts';
import type { Caller } from '../platform/http/call.ts';
import { newId } from '../platform/ids.ts';
import { ProblemError } from '../platform/problem.ts';
import type { AccountsDeps } from './deps.ts';
import { isPassword } from './passwords.ts';
import { findLoginByEmail } from './sql.ts';
import { hashSecret, newTokenSecret } from './token-secret.ts';
import { insertLoginIfPasswordStands, revokeToken } from './tokens.sql.ts';
import { scopesOfAccount, showToken, type Tokens } from './tokens.ts';

export interface Sessions {
  /**
   * Takes as long for an e-mail that nobody has.
   * @throws ProblemError `wrong_credentials`
   */
  logIn(wish: { email: string; password: string; name?: string | undefined }): Promise<Session>;
  logOut(caller: Caller): Promise<void>;
}

/** As long as a season's half: who buys a ticket now is still logged in at the performance. */
const lifetimeDays = 90;

export function createSessions(
  { database }: Pick<AccountsDeps, 'database'>,
  tokens: Tokens,
  readAccount: (accountId: number) => Promise<Account>,
): Sessions {
  return {
    async logIn({ email, password, name = 'login' }) {
      // What is no address is nobody's; the database would choke on some of it.
      const login = emailSchema.safeParse(email).success
        ? await findLoginByEmail(database.connection, email.toLowerCase())
        : null;
      const isRight = await isPassword(password, login?.passwordHash ?? null);
      if (login === null || !isRight) throw wrongCredentials();
      const scopes = await scopesOfAccount(database, login.accountId);
      const session = await insertLogin(database.connection, { ...login, name, scopes });
      if (session === null) throw wrongCredentials();
      return { account: await readAccount(login.accountId), ...session };
    },

    async logOut(caller) {
      const revoked = await revokeToken(database.connection, caller.accountId, caller.tokenId);
      await tokens.forgetTokens(revoked === null ? [] : [revoked]);
    },
  };
}

/** Null when the password was changed since its hash was read. */
export async function insertLogin(
  sql: Sql,
  login: { accountId: number; passwordHash: string; name: string; scopes: readonly Scope[] },
): Promise<{ token: ApiToken; secret: string } | null> {
  const secret = newTokenSecret();
  const tokenId = newId('tok');
  const row = await insertLoginIfPasswordStands(sql, {
    ...login,
    tokenId,
    hash: hashSecret(secret),
    lifetimeDays,
  });
  return row === null ? null : { token: showToken(row, tokenId), secret };
}

function wrongCredentials(): ProblemError<'wrong_credentials'> {
  return new ProblemError(
    'wrong_credentials',
    {},
    'E-mail or password is wrong. Try again, or have a code mailed to set a new password.',
  );
}
