import type { AdmitOne } from '@admit-one/sdk';
import { type ErrorCode, exitCodes } from '@admit-one/sdk/contract';
import type { Context } from './context.ts';
import type { FoundCredential } from './credentials.ts';
import { explain, Failure } from './failure.ts';
import { logIn } from './login/log-in.ts';
import { register } from './login/register.ts';
import type { Prompts } from './prompts/prompts.ts';

/**
 * The client of somebody who is logged in. At a terminal somebody who is not can log in or make an account here, and
 * the token is kept for the next time.
 * @throws Failure with exit code 4 where nobody can be asked.
 */
export async function ensureLoggedIn(context: Context): Promise<AdmitOne> {
  const { prompts, settings } = context;
  const found = await readToken(context);
  if (found !== undefined) {
    const client = (await context.openClient('nobody')).withToken(found.token);
    // Whoever can be asked is spared an evening that ends at the till, for one small request.
    if (prompts === undefined || (await stillHolds(context, client, found))) return client;
  }
  if (prompts === undefined) throw needsLogin(settings.server.url);
  return greet(context, prompts);
}

/** Exit code 4. */
export function needsLogin(server: string): Failure {
  return new Failure(`You are not logged in to ${server}.`, {
    code: 'unauthenticated',
    exitCode: exitCodes.needsLogin,
    hint: 'Log in with `admit auth login`, make an account with `admit auth register`, or set ADMIT_TOKEN.',
  });
}

/** Where somebody can log in anew, a keychain that holds the token back is only told of. */
async function readToken({ credentials, output, prompts, settings }: Context) {
  try {
    return await credentials.read(settings.server.url);
  } catch (error) {
    if (prompts === undefined || explain(error).code !== 'keychain') throw error;
    output.warn(explain(error).message);
    return undefined;
  }
}

async function stillHolds(context: Context, client: AdmitOne, found: FoundCredential): Promise<boolean> {
  try {
    await context.output.during('Logging in', () => client.account.get());
    return true;
  } catch (error) {
    // Nobody can be helped to another ADMIT_TOKEN here.
    if (explain(error).code !== 'unauthenticated' || found.from === 'environment') throw error;
    context.output.warn('Your login has ended.');
    return false;
  }
}

async function greet(context: Context, prompts: Prompts): Promise<AdmitOne> {
  context.output.note(`You are not logged in to ${context.settings.server.url}.`);
  for (;;) {
    const enter = await prompts.select('What would you like to do?', [
      { name: 'Log in', value: logIn },
      { name: 'Make an account', value: register },
    ]);
    try {
      const { client, session } = await enter(context, {});
      context.output.done(`Logged in as ${session.account.name}.`);
      return client;
    } catch (error) {
      if (!canBeMended.has(explain(error).code)) throw error;
      context.output.warn(explain(error).message);
    }
  }
}

/** What another answer mends. */
const canBeMended: ReadonlySet<string> = new Set<ErrorCode>([
  'wrong_credentials',
  'email_taken',
  'invalid_request',
]);
