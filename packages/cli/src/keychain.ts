import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KeychainAnswer, KeychainRequest } from './keychain-process.ts';

/** The system's keychain: Keychain on macOS, Secret Service on Linux, Credential Manager on Windows. */
export interface Keychain {
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<void>;
}

/** Why a keychain could not be used; its message is a sentence for people. */
export class KeychainFault extends Error {
  /** `missing`: the module is not installed. `refused`: it answered with an error. `silent`: it did not answer. */
  readonly reason: 'missing' | 'refused' | 'silent';

  constructor(reason: KeychainFault['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * The keychain through keytar, in a process of its own for each question: keytar asks D-Bus, which may never answer,
 * and a thread that waits for it would keep even `process.exit` from ending. A process can be killed.
 */
export function systemKeychain(options: { module?: string; patienceMs?: number } = {}): Keychain {
  const { module = 'keytar', patienceMs = 3000 } = options;
  const service = 'admit-one';
  const ask = (request: Pick<KeychainRequest, 'verb' | 'account' | 'secret'>) =>
    askProcess({ ...request, service, module }, patienceMs);
  return {
    async get(account) {
      return (await ask({ verb: 'get', account })) ?? undefined;
    },
    async set(account, secret) {
      await ask({ verb: 'set', account, secret });
    },
    async delete(account) {
      await ask({ verb: 'delete', account });
    },
  };
}

function askProcess(request: KeychainRequest, patienceMs: number): Promise<string | null> {
  if (!isInstalled(request.module))
    throw new KeychainFault('missing', 'No keychain is installed for admit here.');
  return new Promise((resolve, reject) => {
    const child = fork(processFile, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const settle = (end: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners();
      child.kill('SIGKILL');
      end();
    };
    const refuse = (words: string) => settle(() => reject(new KeychainFault('refused', words)));
    const seconds = Math.round(patienceMs / 1000);
    const silent = new KeychainFault('silent', `The system's keychain did not answer within ${seconds} s.`);
    const timer = setTimeout(() => settle(() => reject(silent)), patienceMs);
    child.on('error', (error) => refuse(`The system's keychain could not be asked: ${error.message}.`));
    child.on('exit', () => refuse("The system's keychain broke off."));
    child.on('message', (answer: KeychainAnswer) => {
      if ('error' in answer) refuse(`The system's keychain refused: ${firstLine(answer.error)}.`);
      else settle(() => resolve(answer.secret));
    });
    child.send(request, (error) => {
      if (error !== null) refuse("The system's keychain could not be asked.");
    });
  });
}

function isInstalled(module: string): boolean {
  try {
    import.meta.resolve(module);
    return true;
  } catch {
    return false;
  }
}

/** The message of an optional module that does not build runs over pages. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '')
    .replace(/^(\w*Error: )+/, '')
    .replace(/[.\s]+$/, '')
    .slice(0, 200);
}

/** Run from source it is TypeScript, and JavaScript when built; a name in a string is not rewritten by the compiler. */
const processFile = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? './keychain-process.ts' : './keychain-process.js',
    import.meta.url,
  ),
);
