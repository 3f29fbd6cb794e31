import { type AdmitOne, type CallOptions, isAdmitOneError } from '@admit-one/sdk';
import type { ErrorCode } from '@admit-one/sdk/contract';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import type { NotAsked } from '../render/recalled.ts';
import type { Holder } from './holder.ts';

/** The server's answer, or why what is kept here has to do. */
export type Asked<Answer> =
  | { readonly answer: Answer; readonly client: AdmitOne; readonly notAsked?: undefined }
  | { readonly notAsked: NotAsked; readonly client?: undefined };

export interface AskOptions {
  /** `--offline`. */
  isOffline: boolean;
  /** Whether there is something to show without the server: then it is not waited for long. */
  isKept: boolean;
}

/**
 * Asks the server first. Where it does not answer, does so with nonsense, as the wireless network of a hotel does, or
 * does not know the login any more, what is kept is the answer.
 *
 * @throws AdmitOneError where it says no, or nothing is kept
 */
export async function askServer<Answer>(
  context: Context,
  holder: Holder,
  { isOffline, isKept }: AskOptions,
  ask: (client: AdmitOne, options: CallOptions) => Promise<Answer>,
): Promise<Asked<Answer>> {
  if (isOffline) return { notAsked: 'offline' };
  if (holder.token === undefined && isKept) return { notAsked: 'nobody' };
  if (holder.token === undefined) return askAsSomebody(context, ask);
  const client = await context.openClient();
  try {
    return { client, answer: await ask(client, isKept ? atOnce : {}) };
  } catch (error) {
    const notAsked = whyNotAsked(error);
    if (notAsked !== undefined && isKept) return { notAsked };
    if (notAsked === 'logged-out' && context.prompts !== undefined) return askAsSomebody(context, ask);
    throw error;
  }
}

/** How long the server is waited for where there is something else to show: a queue at a door is behind who asks. */
export const atOnce = { timeoutMs: 4000, maxRetries: 0 };

async function askAsSomebody<Answer>(
  context: Context,
  ask: (client: AdmitOne, options: CallOptions) => Promise<Answer>,
): Promise<Asked<Answer>> {
  const client = await ensureLoggedIn(context);
  return { client, answer: await ask(client, {}) };
}

/** Undefined for an answer that must be told as it is. */
export function whyNotAsked(error: unknown): NotAsked | undefined {
  return isAdmitOneError(error) ? noAnswers[error.code] : undefined;
}

const noAnswers: Partial<Record<ErrorCode, NotAsked>> = {
  connection_failed: 'away',
  timed_out: 'silent',
  aborted: 'silent',
  invalid_response: 'nonsense',
  internal: 'broken',
  unavailable: 'broken',
  overloaded: 'broken',
  rate_limited: 'broken',
  unauthenticated: 'logged-out',
};
