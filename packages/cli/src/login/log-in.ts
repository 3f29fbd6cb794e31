import type { AdmitOne, Session } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { keepToken, type StorageOptions, tokenName } from './keep-token.ts';
import { emailFrom, passwordFrom } from './questions.ts';

export interface LoginOptions extends StorageOptions {
  email?: string;
  /** The password is a line of standard input. */
  passwordStdin?: boolean;
}

export interface LoggedIn {
  client: AdmitOne;
  session: Session;
  /** Where the token lies now. */
  tokenFrom: 'keychain' | 'file';
}

/** Logs in and keeps the token; a token that could not be kept ends at the server too. */
export async function logIn(context: Context, options: LoginOptions): Promise<LoggedIn> {
  const email = await emailFrom(context, options.email);
  const password = await passwordFrom(context, options.passwordStdin, 'Password');
  const nobody = await context.openClient('nobody');
  const session = await context.output.during('Logging in', () =>
    nobody.account.logIn({ email, password, name: tokenName() }),
  );
  return keepSession(context, nobody.withToken(session.secret), session, options);
}

/** What a login and a registration end with. */
export async function keepSession(
  context: Context,
  client: AdmitOne,
  session: Session,
  options: StorageOptions,
): Promise<LoggedIn> {
  const credential = { token: session.secret, account: session.account.id };
  try {
    return { client, session, tokenFrom: await keepToken(context, credential, options) };
  } catch (error) {
    await client.account.logOut({ maxRetries: 0 }).catch(() => {});
    throw error;
  }
}
