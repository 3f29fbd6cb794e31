import type { Context } from '../context.ts';
import type { FoundCredential } from '../credentials.ts';
import { explain } from '../failure.ts';
import type { Finding } from '../render/finding.ts';
import { momentFor } from '../render/moment.ts';

const check = 'login';

/** Whether there is a token, and what it may do. */
export async function examineLogin(context: Context): Promise<Finding> {
  const found = await context.credentials.find(context.settings.server.url);
  if (found !== undefined) return examineToken(context, found);
  const hint = '`admit auth login`, or `admit auth register`';
  return { check, state: 'warning', says: 'nobody is logged in', hint };
}

async function examineToken(
  { openClient, output, clock }: Context,
  found: FoundCredential,
): Promise<Finding> {
  const client = (await openClient('nobody')).withToken(found.token);
  const where = places[found.from];
  try {
    const [account, { items }] = await Promise.all([
      client.account.get(once),
      client.account.tokens.list(once),
    ]);
    const token = items.find(({ current }) => current);
    const until = momentFor(output.screen, token?.expiresAt ?? null, 'for ever');
    const says = `${account.name} (${account.email}), by ${where}, for ${token?.scopes.join(', ')}, until ${until}`;
    const endsAt = token?.expiresAt ? Date.parse(token.expiresAt) : Number.POSITIVE_INFINITY;
    if (endsAt - clock.now() > aWeek) return { check, state: 'ok', says };
    return { check, state: 'warning', says, hint: 'It ends soon: `admit auth login`' };
  } catch (error) {
    const { code, message } = explain(error);
    if (code === 'connection_failed' || code === 'timed_out')
      return { check, state: 'warning', says: `there is ${where}, and no server to try it at` };
    const hint = found.from === 'environment' ? 'Set another, or unset it.' : '`admit auth login`';
    if (code === 'unauthenticated')
      return { check, state: 'broken', says: `${where} is not valid, or no longer`, hint };
    return { check, state: 'broken', says: message };
  }
}

const once = { maxRetries: 0, timeoutMs: 5000 };

const places = {
  environment: 'ADMIT_TOKEN',
  keychain: 'the token in the keychain',
  file: 'the token in a file',
};

const aWeek = 7 * 24 * 60 * 60 * 1000;

/** A broken keychain breaks nothing as long as a file will do. */
export async function examineKeychain({ credentials }: Context): Promise<Finding> {
  const fault = await credentials.keychainFault();
  if (fault === undefined)
    return { check: 'keychain', state: 'ok', says: 'takes secrets, and gives them back' };
  const hint = 'A login then offers to keep its token in a file that only you can read.';
  return { check: 'keychain', state: 'warning', says: fault.message, hint };
}
