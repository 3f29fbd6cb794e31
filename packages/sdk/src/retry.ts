import type { AdmitOneError } from './admit-one-error.ts';
import type { ErrorCode } from './contract/index.ts';

export interface FailedAttempt {
  readonly error: Pick<AdmitOneError, 'code' | 'retryable' | 'retryAfterMs'>;
  /** How often it was sent again already. */
  readonly retries: number;
  readonly maxRetries: number;
  /** Whether sending it twice does what sending it once does: a read, or a call with an idempotency key. */
  readonly repeatable: boolean;
}

/**
 * How long to wait before the same request is sent again, ms; null to give up.
 *
 * What the server calls retryable it has not done, so that may always be sent again. Where the answer was lost the
 * call may have been done, so only what is repeatable is. Full jitter, so that clients which failed together do not
 * come back together.
 */
export function retryDelay(attempt: FailedAttempt, random: number = Math.random()): number | null {
  const { error, retries, maxRetries, repeatable } = attempt;
  if (!error.retryable || retries >= maxRetries) return null;
  if (error.code === 'seats_taken') return null;
  if (lostAnswers.has(error.code) && !repeatable) return null;
  const asked = error.retryAfterMs ?? 0;
  if (asked > longestRetryAfterMs) return null;
  return asked + Math.round(random * Math.min(longestBackoffMs, firstBackoffMs * 2 ** retries));
}

/** `Retry-After`, seconds or an HTTP date, as ms from now; null when it is neither. */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse alone takes nearly anything for a date, `-5` for a year.
  const date = header.endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

const lostAnswers: ReadonlySet<ErrorCode> = new Set(['connection_failed', 'timed_out']);

/** Short enough not to be noticed once, doubled each time up to what a person waits for without asking why. */
const firstBackoffMs = 250;
const longestBackoffMs = 8_000;

/** A server that wants more than a minute is obeyed by giving up: nobody waits that long inside one call. */
const longestRetryAfterMs = 60_000;
