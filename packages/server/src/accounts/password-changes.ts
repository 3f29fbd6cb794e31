import type { Caller } from '../platform/http/call.ts';
import { ProblemError } from '../platform/problem.ts';
import { deleteCodesOf, findCode, useUpCode } from './codes.sql.ts';
import { codeInvalid, hashCode, newCode, resetLetter } from './codes.ts';
import type { AccountsDeps } from './deps.ts';
import { hashPassword, isPassword } from './passwords.ts';
import {
  changePasswordIfStands,
  findLoginByEmail,
  lockAccount,
  readPasswordHash,
  setPasswordByMail,
} from './sql.ts';
import { revokeTokensBut } from './tokens.sql.ts';
import type { Tokens } from './tokens.ts';

export interface PasswordChanges {
  /**
   * Every other token of the account ends.
   * @throws ProblemError `wrong_credentials`
   */
  changePassword(caller: Caller, wish: { currentPassword: string; newPassword: string }): Promise<void>;
  /** Mails a code where there is such an account; whoever asks cannot see whether there is. */
  requestPasswordReset(email: string): Promise<void>;
  /**
   * All tokens of the account end.
   * @throws ProblemError `code_invalid`
   */
  resetPassword(code: string, password: string): Promise<void>;
  /**
   * The hash of the account's password, if it is this one.
   * @throws ProblemError `wrong_credentials`
   */
  checkPassword(accountId: number, password: string): Promise<string>;
}

export function createPasswordChanges(deps: AccountsDeps, tokens: Tokens): PasswordChanges {
  const { database, mail, log, publicUrl } = deps;

  async function checkPassword(accountId: number, password: string): Promise<string> {
    const passwordHash = await readPasswordHash(database.connection, accountId);
    if (passwordHash !== null && (await isPassword(password, passwordHash))) return passwordHash;
    throw wrongPassword();
  }

  async function mailResetCode(accountId: number, email: string): Promise<void> {
    try {
      const code = await newCode(database.connection, accountId, 'reset_password');
      await mail.send(resetLetter(email, code, publicUrl()));
    } catch (error) {
      log.warn({ err: error }, 'no code to set a new password could be made');
    }
  }

  return {
    checkPassword,

    async changePassword(caller, { currentPassword, newPassword }) {
      const oldHash = await checkPassword(caller.accountId, currentPassword);
      const newHash = await hashPassword(newPassword);
      const revoked = await database.inTransaction(async (sql) => {
        if (!(await changePasswordIfStands(sql, caller.accountId, oldHash, newHash))) throw wrongPassword();
        const others = await revokeTokensBut(sql, caller.accountId, caller.tokenId);
        await deleteCodesOf(sql, caller.accountId, ['reset_password']);
        return others;
      });
      await tokens.forgetTokens(revoked);
    },

    async requestPasswordReset(email) {
      const login = await findLoginByEmail(database.connection, email.toLowerCase());
      // Not waited for: writing and mailing take longer than finding nobody, and that would tell.
      if (login !== null) void mailResetCode(login.accountId, email.toLowerCase());
    },

    async resetPassword(code, password) {
      const codeHash = hashCode(code);
      // A wrong code must not cost us a hash of the password.
      const accountId = await findCode(database.connection, codeHash, 'reset_password');
      if (accountId === null) throw codeInvalid();
      const passwordHash = await hashPassword(password);
      const revoked = await database.inTransaction(async (sql) => {
        await lockAccount(sql, accountId);
        if (!(await useUpCode(sql, codeHash, 'reset_password'))) throw codeInvalid();
        await setPasswordByMail(sql, accountId, passwordHash);
        const all = await revokeTokensBut(sql, accountId, null);
        await deleteCodesOf(sql, accountId, ['confirm_email']);
        return all;
      });
      await tokens.forgetTokens(revoked);
    },
  };
}

function wrongPassword(): ProblemError<'wrong_credentials'> {
  return new ProblemError(
    'wrong_credentials',
    {},
    'This is not your password. Nothing was changed: try again.',
  );
}
