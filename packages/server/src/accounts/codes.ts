import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from '../platform/database/sql.ts';
import type { Letter } from '../platform/mail.ts';
import { ProblemError } from '../platform/problem.ts';
import { type CodePurpose, replaceCode } from './codes.sql.ts';

/** An hour to set a password, as long as a mail may take; a week to confirm an address, which opens nothing. */
const lifetimeHours: Record<CodePurpose, number> = { reset_password: 1, confirm_email: 7 * 24 };

/** Makes the code that goes into a mail. Earlier ones of the account for the same purpose end. */
export async function newCode(sql: Sql, accountId: number, purpose: CodePurpose): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  await replaceCode(sql, {
    hash: hashCode(code),
    accountId,
    purpose,
    lifetimeHours: lifetimeHours[purpose],
  });
  return code;
}

/** SHA-256: 256 random bits need no salt and no slow hash. */
export function hashCode(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

export function codeInvalid(): ProblemError<'code_invalid'> {
  return new ProblemError(
    'code_invalid',
    {},
    'This code is wrong, was used, or is past its time. Nothing was changed: have a new one mailed.',
  );
}

/** The letters name nobody: whoever registers with somebody else's address chooses the name. */
export function confirmationLetter(email: string, code: string, publicUrl: string): Letter {
  return {
    to: email,
    subject: 'Confirm your e-mail address',
    text: `Hello,

this address was given for an account at ${publicUrl}. To confirm that it is
yours, enter this code there within seven days:

${code}

If it was not you, there is nothing to do.
`,
  };
}

export function resetLetter(email: string, code: string, publicUrl: string): Letter {
  return {
    to: email,
    subject: 'Set a new password',
    text: `Hello,

somebody, probably you, asked for a new password for your account at
${publicUrl}. To set it, enter this code there within an hour:

${code}

All logins and tokens of the account end with it. If it was not you, do
nothing: your password stays as it is, and nobody has seen this code but you.
`,
  };
}
