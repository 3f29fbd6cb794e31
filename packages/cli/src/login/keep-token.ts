import { hostname } from 'node:os';
import type { Context } from '../context.ts';
import type { Credential } from '../credentials.ts';
import { Failure } from '../failure.ts';

export interface StorageOptions {
  /** Without a keychain a file will do, unasked. */
  insecureStorage?: boolean;
}

/**
 * Stores the token for the chosen server: in the keychain, or where there is none, with somebody's consent, in a file.
 * @throws Failure when it is stored nowhere.
 */
export async function keepToken(
  context: Context,
  credential: Credential,
  options: StorageOptions,
): Promise<'keychain' | 'file'> {
  const { credentials, output, settings } = context;
  const place = await credentials.save(settings.server.url, credential, (reason) =>
    mayUseFile(context, reason, options),
  );
  if (settings.token !== undefined)
    output.warn('ADMIT_TOKEN is set, and wins over what was stored: unset it to be who you logged in as.');
  return place;
}

/**
 * Before anything is sent that cannot be taken back: without a terminal it is clear already that the token would be
 * stored nowhere.
 */
export async function refuseWithoutStorage(context: Context, options: StorageOptions): Promise<void> {
  if (options.insecureStorage === true || context.prompts !== undefined) return;
  const fault = await context.credentials.keychainFault();
  if (fault === undefined) return;
  throw new Failure(`${fault.message} Nothing was sent, because the token could not be stored.`, {
    hint: 'Add --insecure-storage to keep it in a file that only you can read.',
    code: 'keychain',
    cause: fault,
  });
}

/** What a list of tokens shows this login as. */
export function tokenName(): string {
  return `admit on ${hostname()}`.slice(0, 100);
}

async function mayUseFile(
  { prompts, output, settings }: Context,
  reason: string,
  { insecureStorage }: StorageOptions,
): Promise<boolean> {
  if (prompts === undefined && insecureStorage !== true) return false;
  output.warn(reason);
  if (insecureStorage === true) return true;
  output.note(`  A file in ${settings.folder} could hold the token instead.`);
  return prompts?.confirm('Keep it in a file that only you can read?') ?? false;
}
