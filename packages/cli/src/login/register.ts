import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { refuseWithoutStorage } from './keep-token.ts';
import { keepSession, type LoggedIn, type LoginOptions } from './log-in.ts';
import { emailFrom, nameFrom, newPasswordFrom } from './questions.ts';

export interface RegistrationOptions extends LoginOptions {
  name?: string;
}

/** Makes an account, logs in and keeps the token. */
export async function register(context: Context, options: RegistrationOptions): Promise<LoggedIn> {
  const email = await emailFrom(context, options.email);
  const name = await nameFrom(context, options.name);
  const password = await newPasswordFrom(context, options.passwordStdin);
  await refuseWithoutStorage(context, options);
  const nobody = await context.openClient('nobody');
  const session = await context.output.during('Making the account', () =>
    nobody.account.register({ email, name, password }),
  );
  try {
    return await keepSession(context, nobody.withToken(session.secret), session, options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { hint, exitCode, code } = error;
    throw new Failure(`The account for ${email} was made. ${error.message}`, {
      exitCode,
      code,
      cause: error,
      ...(hint !== undefined && { hint }),
    });
  }
}
