import type { AdmitOne } from '@admit-one/sdk';
import type { Credentials } from './credentials.ts';
import type { Output } from './output.ts';
import type { Pending } from './pending.ts';
import type { Prompts } from './prompts/prompts.ts';
import type { Settings } from './settings.ts';

/** All that a command needs from outside, handed in, so that it is tested with and without a terminal. */
export interface Context {
  output: Output;
  /** Absent where nobody can answer: no terminal, or `--yes`. */
  prompts: Prompts | undefined;
  /** The client of the chosen server, with the stored token if there is one; as `nobody` without looking for one. */
  openClient(as?: 'nobody'): Promise<AdmitOne>;
  /** The journal of this server and account. */
  openPending(): Promise<Pending>;
  credentials: Credentials;
  settings: Settings;
  clock: Clock;
  input: Input;
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds; rejects when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Standard input. */
export interface Input {
  isTerminal: boolean;
  /** Line by line, until it ends. */
  lines(): AsyncIterable<string>;
  /** As it is, for who reads it another way. */
  stream: NodeJS.ReadStream;
}
