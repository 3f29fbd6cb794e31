import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Failure } from './failure.ts';
import { type Keychain, KeychainFault } from './keychain.ts';

/** A token of one server, and whose it is as far as that is known. */
export interface Credential {
  token: string;
  /** The account's id; unknown for `ADMIT_TOKEN`. */
  account?: string | undefined;
}

export interface FoundCredential extends Credential {
  from: 'environment' | 'file' | 'keychain';
}

/** Who one is, by server. */
export interface Credentials {
  /** The token for this server, or none. @throws Failure when the keychain holds one back (locked, silent). */
  read(server: string): Promise<FoundCredential | undefined>;
  /** As `read`, but one that is held back counts as none: what everybody may see is seen without it. */
  find(server: string): Promise<FoundCredential | undefined>;
  /**
   * Stores it in the keychain. Where that cannot be, `mayUseFile` is asked with the reason, and only with its yes
   * a file that its owner alone can read is used.
   * @throws Failure when neither may be used.
   */
  save(
    server: string,
    credential: Credential,
    mayUseFile: (reason: string) => Promise<boolean>,
  ): Promise<'keychain' | 'file'>;
  /** Forgets it in both places. */
  forget(server: string): Promise<void>;
  /** What is wrong with the keychain; nothing where it takes a secret. */
  keychainFault(): Promise<KeychainFault | undefined>;
}

/** `token` is `ADMIT_TOKEN`, which wins over what is stored. */
export function openCredentials(options: {
  folder: string;
  keychain: Keychain;
  token: string | undefined;
}): Credentials {
  const { folder, keychain, token } = options;
  const file = join(folder, 'credentials.json');
  /** Once a command: a keychain takes a tenth of a second to answer, and three to be silent. */
  const asked = new Map<string, Promise<Credential | undefined>>();
  const readKeychain = (server: string) => {
    const answer = asked.get(server) ?? askKeychain(keychain, server);
    asked.set(server, answer);
    return answer;
  };

  async function read(server: string): Promise<FoundCredential | undefined> {
    if (token !== undefined) return { token, from: 'environment' };
    // The file first: it has a token only where the keychain had to be left out, and asking that again is slow.
    const stored = (await readTokens(file))[server];
    if (stored !== undefined) return { ...stored, from: 'file' };
    const kept = await readKeychain(server);
    return kept === undefined ? undefined : { ...kept, from: 'keychain' };
  }

  return {
    read,

    find: (server) =>
      read(server).catch((error: unknown) => {
        if (error instanceof Failure && error.cause instanceof KeychainFault) return undefined;
        throw error;
      }),

    async save(server, credential, mayUseFile) {
      asked.delete(server);
      try {
        await keychain.set(server, JSON.stringify(credential));
        await writeTokens(file, server, undefined);
        return 'keychain';
      } catch (error) {
        if (!(error instanceof KeychainFault)) throw error;
        if (!(await mayUseFile(error.message))) throw refused(error);
        await writeTokens(file, server, credential);
        return 'file';
      }
    },

    async forget(server) {
      asked.delete(server);
      await writeTokens(file, server, undefined);
      await keychain.delete(server).catch((error: unknown) => {
        if (!(error instanceof KeychainFault)) throw error;
        if (error.reason !== 'missing') throw locked(error);
      });
    },

    async keychainFault() {
      try {
        // One that is locked answers questions, with nothing; it does not take anything.
        await keychain.set('nobody', 'admit doctor');
        await keychain.delete('nobody');
        return undefined;
      } catch (error) {
        if (error instanceof KeychainFault) return error;
        throw error;
      }
    },
  };
}

async function askKeychain(keychain: Keychain, server: string): Promise<Credential | undefined> {
  try {
    const text = await keychain.get(server);
    return text === undefined ? undefined : credential.parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof KeychainFault)) return undefined;
    if (error.reason === 'missing') return undefined;
    throw locked(error);
  }
}

function locked(fault: KeychainFault): Failure {
  const hint = 'Unlock it and try again, or set ADMIT_TOKEN, or log in with --insecure-storage.';
  return new Failure(fault.message, { hint, exitCode: 4, code: 'keychain', cause: fault });
}

function refused(fault: KeychainFault): Failure {
  const hint =
    'Log in with --insecure-storage to keep it in a file that only you can read, or set ADMIT_TOKEN.';
  return new Failure(`The token was not stored. ${fault.message}`, { hint, code: 'keychain', cause: fault });
}

const credential = z.object({ token: z.string(), account: z.string().optional() });
const tokens = z.record(z.string(), credential);

async function readTokens(file: string): Promise<Record<string, Credential>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  // Somebody may have copied it about, and umask or a backup opened it to others.
  await chmod(file, 0o600).catch(() => {});
  try {
    return tokens.parse(JSON.parse(text));
  } catch {
    const hint = 'Delete it and log in again.';
    throw new Failure(`The file ${file} does not hold tokens any more.`, {
      hint,
      exitCode: 4,
      code: 'credentials',
    });
  }
}

async function writeTokens(file: string, server: string, entry: Credential | undefined): Promise<void> {
  const { [server]: previous, ...others } = await readTokens(file);
  if (previous === undefined && entry === undefined) return;
  const content = entry === undefined ? others : { ...others, [server]: entry };
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
}
