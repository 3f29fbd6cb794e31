import type { Fetch } from './find-fetch.ts';

/** What a client is made with. */
export interface AdmitOneOptions {
  /** Where the server is, `http://127.0.0.1:4000`; a path in it is kept. */
  baseUrl: string;
  /** The secret of an API token or a session, `admit_…`; without one only public calls work. */
  token?: string | undefined;
  /** Another `fetch`. Unless told: undici's where that package is installed, otherwise the global one. */
  fetch?: Fetch | undefined;
  /** How long one attempt may take, ms; 30 000 unless told. */
  timeoutMs?: number | undefined;
  /** How often a call is sent again at most when that is safe; 2 unless told, 0 for never. */
  maxRetries?: number | undefined;
}

/** What one call may say otherwise. */
export interface CallOptions {
  /** Gives the call up, also while it waits to be sent again; the call ends with `aborted`. */
  signal?: AbortSignal | undefined;
  /** The `Idempotency-Key` of calls that carry one; a new one is made unless told. */
  idempotencyKey?: string | undefined;
  /** As the client's, for this call. */
  timeoutMs?: number | undefined;
  /** As the client's, for this call. */
  maxRetries?: number | undefined;
}

/** The options, checked and complete. */
export interface Settings {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly fetch: Fetch | undefined;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

/** @throws TypeError that says which option is wrong, and never repeats a token. */
export function checkOptions(options: AdmitOneOptions): Settings {
  return {
    baseUrl: checkBaseUrl(options.baseUrl),
    token: checkToken(options.token),
    fetch: options.fetch,
    timeoutMs: checkTimeout(options.timeoutMs ?? 30_000),
    maxRetries: checkRetries(options.maxRetries ?? 2),
  };
}

/** @throws TypeError */
export function checkTimeout(timeoutMs: number): number {
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= longestTimeoutMs) return timeoutMs;
  throw new TypeError(`timeoutMs must be whole milliseconds from 1 to ${longestTimeoutMs}, not ${timeoutMs}`);
}

/** @throws TypeError */
export function checkRetries(maxRetries: number): number {
  if (Number.isInteger(maxRetries) && maxRetries >= 0) return maxRetries;
  throw new TypeError(`maxRetries must be a whole number from 0, not ${maxRetries}`);
}

function checkBaseUrl(baseUrl: unknown): string {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('baseUrl must be an http or https address like http://127.0.0.1:4000');
  }
  if (url.username || url.password) {
    throw new TypeError('baseUrl must not carry a user or password; give the token as `token`');
  }
  if (url.search || url.hash) throw new TypeError('baseUrl must not have a query or a fragment');
  return url.href.replace(/\/+$/, '');
}

/** A token that cannot stand in a header is refused here, because fetch would quote it in its error. */
function checkToken(token: unknown): string | undefined {
  if (token === undefined) return undefined;
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new TypeError('token must be the secret as it was shown, admit_…, without spaces or line ends');
}

/** Timers hold 31 bits. */
const longestTimeoutMs = 2 ** 31 - 1;
