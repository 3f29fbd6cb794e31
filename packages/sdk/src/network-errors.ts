import { AdmitOneError } from './admit-one-error.ts';
import type { BuiltRequest } from './build-request.ts';
import type { Settings } from './options.ts';
import { reasonOf, safeCause } from './redact.ts';

/** What a call ends with when no answer came. */
export function connectionFailed(
  { baseUrl, token }: Pick<Settings, 'baseUrl' | 'token'>,
  request: Sent,
  thrown: unknown,
): AdmitOneError<'connection_failed'> {
  const cause = safeCause(thrown, token);
  const message = `The server at ${baseUrl} cannot be reached (${reasonOf(cause)}). ${whatWasKept(request)}`;
  return new AdmitOneError('connection_failed', message, {
    details: {},
    cause,
    idempotencyKey: request.idempotencyKey,
  });
}

export function timedOut(request: Sent, timeoutMs: number): AdmitOneError<'timed_out'> {
  const message = `The server did not answer within ${timeoutMs} ms. ${whatWasKept(request)}`;
  return new AdmitOneError('timed_out', message, { details: {}, idempotencyKey: request.idempotencyKey });
}

/** Its cause is what the caller gave as the signal's reason. */
export function aborted(request: Sent, signal: AbortSignal): AdmitOneError<'aborted'> {
  return new AdmitOneError('aborted', `The request was given up. ${whatWasKept(request)}`, {
    details: {},
    cause: signal.reason,
    idempotencyKey: request.idempotencyKey,
  });
}

type Sent = Pick<BuiltRequest, 'method' | 'idempotencyKey'>;

function whatWasKept({ method, idempotencyKey }: Sent): string {
  if (method === 'GET') return 'Try again in a moment.';
  if (idempotencyKey === null) return 'Whether it was done is not known: look before you send it again.';
  return 'Whether it was done is not known: send it again with the same idempotency key, it is done only once.';
}
