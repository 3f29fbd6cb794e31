import { ProblemError } from '../platform/problem.ts';
import { findCode, useUpCode } from './codes.sql.ts';
import { codeInvalid, confirmationLetter, hashCode, newCode } from './codes.ts';
import type { AccountsDeps } from './deps.ts';
import { findAccount, lockAccount, setEmailConfirmed } from './sql.ts';

export interface EmailConfirmations {
  /**
   * Mails a new code; the one before ends. Nothing is mailed where the address is confirmed already.
   * @throws ProblemError `unavailable` when the mail did not go out
   */
  requestEmailConfirmation(accountId: number): Promise<void>;
  /** @throws ProblemError `code_invalid` */
  confirmEmail(code: string): Promise<void>;
}

export function createEmailConfirmations(deps: AccountsDeps): EmailConfirmations {
  const { database, mail, publicUrl } = deps;
  return {
    async requestEmailConfirmation(accountId) {
      const account = await findAccount(database.connection, accountId);
      if (account === null || account.emailConfirmed) return;
      const code = await newCode(database.connection, accountId, 'confirm_email');
      const isSent = await mail.send(confirmationLetter(account.email, code, publicUrl()));
      if (isSent) return;
      throw new ProblemError(
        'unavailable',
        {},
        'The mail could not be sent. Your account is as it was; ask for another in a minute.',
        { retryAfterSeconds: 60 },
      );
    },

    async confirmEmail(code) {
      const codeHash = hashCode(code);
      const accountId = await findCode(database.connection, codeHash, 'confirm_email');
      if (accountId === null) throw codeInvalid();
      await database.inTransaction(async (sql) => {
        await lockAccount(sql, accountId);
        if (!(await useUpCode(sql, codeHash, 'confirm_email'))) throw codeInvalid();
        await setEmailConfirmed(sql, accountId);
      });
    },
  };
}
