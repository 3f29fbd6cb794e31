import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { errorCode } from '../../platform/error-code.ts';
import { StartError } from '../../platform/start-error.ts';

/**
 * The key that versions before the keys' table kept in the data folder; null where there is none.
 *
 * @throws StartError `ticket_key_unusable`
 */
export async function readKeyFile(file: string): Promise<KeyObject | null> {
  try {
    return createPrivateKey(await readFile(file));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    // A new key in its place would make every ticket that was sold with the old one a forgery.
    throw new StartError(
      'ticket_key_unusable',
      `The key that tickets were signed with cannot be read from ${file} (${code ?? error}): put the right file back.`,
      { cause: error },
    );
  }
}
