import { AdmitOneError } from './admit-one-error.ts';
import { type AnyInput, type BuiltRequest, buildRequest } from './build-request.ts';
import type { InputOf } from './call.ts';
import {
  type Operation,
  type ResponseOf,
  type Route,
  routes,
  type StreamOperation,
} from './contract/index.ts';
import { findFetch } from './find-fetch.ts';
import { aborted, connectionFailed, timedOut } from './network-errors.ts';
import { type CallOptions, checkRetries, checkTimeout, type Settings } from './options.ts';
import { pause } from './pause.ts';
import { readAnswer } from './read-answer.ts';
import { retryDelay } from './retry.ts';

/**
 * The one function that speaks HTTP with the server: sends the request, again where that is safe and with the same
 * idempotency key, and reads the answer.
 *
 * @throws AdmitOneError when the call fails, TypeError when an option is wrong.
 */
export async function send<Name extends Exclude<Operation, StreamOperation>>(
  settings: Settings,
  operation: Name,
  input: InputOf<Name>,
  options: CallOptions = {},
): Promise<ResponseOf<Name>> {
  const route: Route = routes[operation];
  const maxRetries = checkRetries(options.maxRetries ?? settings.maxRetries);
  const timeoutMs = checkTimeout(options.timeoutMs ?? settings.timeoutMs);
  const request = buildRequest(settings, route, input as AnyInput, options.idempotencyKey);
  const repeatable = route.method === 'GET' || request.idempotencyKey !== null || route.repeatable === true;
  for (let retries = 0; ; retries++) {
    try {
      return (await attempt(settings, route, request, timeoutMs, options.signal)) as ResponseOf<Name>;
    } catch (error) {
      if (!(error instanceof AdmitOneError)) throw error;
      const delay = retryDelay({ error, retries, maxRetries, repeatable });
      if (delay === null) throw error;
      await pause(delay, options.signal);
    }
  }
}

async function attempt(
  settings: Settings,
  route: Route,
  request: BuiltRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { url, idempotencyKey, ...rest } = request;
  if (signal?.aborted) throw aborted(request, signal);
  const fetch = settings.fetch ?? (await findFetch());
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const answer = await fetch(url, { ...rest, signal: either });
    // The body is read under the same signals as the head: a server may go silent in the middle of it.
    const text = await answer.text();
    const { status, headers } = answer;
    return readAnswer(route, { status, headers, text }, { token: settings.token, idempotencyKey });
  } catch (thrown) {
    if (thrown instanceof AdmitOneError) throw thrown;
    if (signal?.aborted) throw aborted(request, signal);
    if (timeout.aborted) throw timedOut(request, timeoutMs);
    throw connectionFailed(settings, request, thrown);
  }
}
