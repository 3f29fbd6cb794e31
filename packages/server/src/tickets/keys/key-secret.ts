import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { errorCode } from '../../platform/error-code.ts';
import { StartError } from '../../platform/start-error.ts';

/** Where the secret that private keys are encrypted with comes from. */
export interface KeySecretPlace {
  /** 32 bytes in base64url; null: the file has it. */
  readonly setting: string | null;
  readonly file: string;
}

/**
 * The secret as it stands, 32 bytes; null where nothing is set and no file is there.
 *
 * @throws StartError `ticket_key_unusable`
 */
export async function readKeySecret({ setting, file }: KeySecretPlace): Promise<Buffer | null> {
  if (setting !== null) return Buffer.from(setting, 'base64url');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw unusable(`The secret in ${file} cannot be read (${errorCode(error) ?? error}): mend that.`, error);
  }
  const secret = Buffer.from(text.trim(), 'base64url');
  if (secret.length === secretLength && secret.toString('base64url') === text.trim()) return secret;
  throw unusable(`${file} holds no secret of 32 bytes in base64url: put the right file back.`);
}

/** Makes a secret for nobody else to read (mode 0600). Only where no key was ever encrypted. */
export async function makeKeySecret({ file }: KeySecretPlace): Promise<Buffer> {
  const secret = randomBytes(secretLength);
  await writeFileAtomic(file, `${secret.toString('base64url')}\n`, { mode: 0o600 });
  return secret;
}

/** The keys of the database do not open with what this server has. */
export function wrongSecret({ setting, file }: KeySecretPlace, isThere: boolean): StartError {
  const what = setting !== null ? 'ADMIT_KEY_SECRET' : isThere ? `the secret in ${file}` : null;
  const why =
    what === null
      ? 'this server has no secret to decrypt them with'
      : `${what} is not the secret they were encrypted with`;
  return unusable(
    `The database has keys that tickets are signed with, and ${why}. Nothing was changed: set ADMIT_KEY_SECRET ` +
      'to the secret of the servers that use this database; where none is set, it is the text of the file key-secret ' +
      'in the data folder of the first of them. If it is lost for good, admit-server keys abandon is the way on.',
  );
}

const secretLength = 32;

function unusable(sentence: string, cause?: unknown): StartError {
  return new StartError('ticket_key_unusable', sentence, { cause });
}
