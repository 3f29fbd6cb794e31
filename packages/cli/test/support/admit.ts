import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { type Keychain, KeychainFault } from '../../src/keychain.ts';
import type { Streams } from '../../src/open-context.ts';
import type { Prompts } from '../../src/prompts/prompts.ts';
import { run } from '../../src/run.ts';
import { readSettings } from '../../src/settings.ts';

export interface AdmitOptions {
  server: string;
  /** Where it keeps what it keeps. */
  folder: string;
  /** `ADMIT_TOKEN`. */
  token?: string;
  /** None unless told. */
  keychain?: Keychain;
  /** Somebody at the terminal, who answers this. Nobody unless told. */
  answers?: unknown[];
  /** Columns of a terminal that results are drawn for. */
  columns?: number;
  /** Standard input; closed unless told. */
  input?: string | AsyncIterable<string>;
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `admit` in this process, with everything real but its streams, its keychain, and who answers it. */
export async function admit(words: readonly string[], options: AdmitOptions): Promise<Ended> {
  const { server, folder, token, keychain = noKeychain, answers, columns, input = '' } = options;
  const settings = readSettings(
    {
      ADMIT_SERVER: server,
      LANG: 'C.UTF-8',
      ...(token !== undefined && { ADMIT_TOKEN: token }),
      ...(columns !== undefined && { ADMIT_FORCE_TTY: `${columns}` }),
    },
    folder,
    join(folder, 'data'),
  );
  const [stdout, stderr] = [new Written(), new Written()];
  const streams = {
    stdin: Readable.from(typeof input === 'string' ? [input] : input),
    stdout,
    stderr,
  } as unknown as Streams;
  const prompts = answers === undefined ? {} : { prompts: answering(answers) };
  const code = await run(words, streams, { settings, keychain, ...prompts });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The result of a command that must succeed, as JSON. */
export async function admitJson(words: readonly string[], options: AdmitOptions): Promise<unknown> {
  const { code, stdout, stderr } = await admit([...words, '--json'], options);
  if (code !== 0) throw new Error(`admit ${words.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Not installed. */
export const noKeychain: Keychain = {
  get: () => Promise.reject(new KeychainFault('missing', 'No keychain is installed for admit here.')),
  set: () => noKeychain.get('') as Promise<never>,
  delete: () => noKeychain.get('') as Promise<never>,
};

/** One that works, and what it holds. */
export function memoryKeychain(): Keychain & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    get: async (account) => held.get(account),
    async set(account, secret) {
      held.set(account, secret);
    },
    async delete(account) {
      held.delete(account);
    },
  };
}

/** Gives the answers in their order, each as far as the question accepts it. */
function answering(answers: unknown[]): Prompts {
  const left = [...answers];
  const next = (message: string) => {
    if (left.length === 0) throw new Error(`nobody expected the question "${message}"`);
    return left.shift();
  };
  const text = async (
    message: string,
    { check }: { check?: (text: string) => string | undefined } = {},
  ): Promise<string> => {
    const answer = String(next(message));
    return check?.(answer) === undefined ? answer : text(message, { check });
  };
  return {
    confirm: async (message) => next(message) === true,
    input: text,
    password: text,
    async select(message, choices) {
      const name = next(message);
      const chosen = choices.find((choice) => choice.name === name);
      if (chosen === undefined) throw new Error(`"${name}" is no answer to "${message}"`);
      return chosen.value;
    },
    pause: async () => {},
    async pickSeats(config) {
      const answer = next(config.title);
      return (typeof answer === 'function' ? answer(config) : answer) as number[] | undefined;
    },
  } satisfies Prompts;
}

/** Takes all that is written, however much: a stream that waits for a reader would hang at its buffer's end. */
class Written extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
