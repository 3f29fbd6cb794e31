import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommonOptions } from './command.ts';
import type { Clock, Context, Input } from './context.ts';
import { type Credentials, openCredentials } from './credentials.ts';
import { type Keychain, systemKeychain } from './keychain.ts';
import { Output } from './output.ts';
import { openPending } from './pending.ts';
import { type Prompts, terminalPrompts } from './prompts/prompts.ts';
import { type Settings, turnColoursOff } from './settings.ts';

/** The streams of a process, or a test's. */
export interface Streams {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** What a test puts in the place of the system's. */
export interface StandIns {
  settings?: Settings;
  keychain?: Keychain;
  prompts?: Prompts;
}

/** The real context of a command: this process's streams, the system's clock and keychain, the chosen server. */
export function openContext(
  settings: Settings,
  streams: Streams,
  options: CommonOptions,
  standIns: StandIns = {},
): Context {
  if (!options.color) turnColoursOff();
  const credentials = openCredentials({
    folder: settings.folder,
    keychain: standIns.keychain ?? systemKeychain(),
    token: settings.token,
  });
  return {
    output: openOutput(settings.terminal, streams, options),
    prompts: standIns.prompts ?? promptsFor(settings, streams, options),
    openClient: (as) => openClient(settings, as === 'nobody' ? undefined : credentials),
    openPending: async () =>
      openPending({
        folder: settings.folder,
        server: settings.server.url,
        account: await accountOf(settings, credentials),
        now: clock.now,
      }),
    credentials,
    settings,
    clock,
    input: openInput(streams.stdin),
  };
}

export function openOutput(
  hints: Settings['terminal'],
  streams: Pick<Streams, 'stdout' | 'stderr'>,
  options: CommonOptions,
): Output {
  const { stdout, stderr } = streams;
  const { json, fields, color } = options;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return new Output({
    stdout,
    stderr,
    hints,
    timeZone,
    noColours: !color,
    ...(json !== undefined && { json }),
    ...(fields !== undefined && { fields }),
  });
}

/** Somebody must be there on both sides of the question. */
function promptsFor({ terminal }: Settings, { stdin, stderr }: Streams, options: CommonOptions) {
  if (stdin.isTTY !== true || stderr.isTTY !== true || terminal.isDumb || options.yes === true)
    return undefined;
  return terminalPrompts({ input: stdin, output: stderr });
}

async function openClient(settings: Settings, credentials: Credentials | undefined) {
  // Imported when first used: help and completion must not wait for the contract to load.
  const { AdmitOne } = await import('@admit-one/sdk');
  const found = await credentials?.find(settings.server.url);
  return new AdmitOne({ baseUrl: settings.server.url, token: found?.token });
}

/** The account's id; where only the token is known, its hash. */
async function accountOf(settings: Settings, credentials: Credentials): Promise<string> {
  const found = await credentials.find(settings.server.url);
  if (found === undefined) return 'nobody';
  return found.account ?? createHash('sha256').update(found.token).digest('hex').slice(0, 16);
}

const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

function openInput(stdin: NodeJS.ReadStream): Input {
  return {
    isTerminal: stdin.isTTY === true,
    lines: () => createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    stream: stdin,
  };
}
