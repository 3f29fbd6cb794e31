import Stripe from 'stripe';
import { type Declined, GatewayError, type Refused, type Unknown } from './gateway.ts';

type Verdict = { kind: 'final'; code: string; declineCode: string | null; message: string } | Unknown;

/**
 * Whether an error of Stripe's says for certain that nothing happened. Silence, 5xx, 429 and a key in use (409) say
 * nothing. A wrong secret key (401, 403) or a key used for something else is ours to mend, and not the buyer's card's
 * fault; a handle that cannot be found is one of another account's. None of them may end a sale.
 */
export function verdictOf(error: unknown): Verdict {
  if (!isFinal(error)) return { kind: 'unknown', cause: error };
  const { code, decline_code, message } = error;
  return { kind: 'final', code: code ?? 'invalid_request', declineCode: decline_code || null, message };
}

export function asDeclined(error: unknown): Declined | Unknown {
  const verdict = verdictOf(error);
  return verdict.kind === 'final' ? { ...verdict, kind: 'declined' } : verdict;
}

export function asRefused(error: unknown): Refused | Unknown {
  const verdict = verdictOf(error);
  if (verdict.kind === 'unknown') return verdict;
  return { kind: 'refused', code: verdict.code, message: verdict.message };
}

export function asGatewayError(error: unknown): GatewayError {
  const verdict = verdictOf(error);
  if (verdict.kind === 'final') return new GatewayError(verdict.code, false, { cause: error });
  return new GatewayError('unavailable', true, { cause: error });
}

/** There is no such handle: it was lost, or it is another account's. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'resource_missing');
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === code;
}

/** The key came with other parameters before; whatever those asked for has happened or is happening. */
export function isOtherRequest(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeIdempotencyError;
}

/** Stripe repeats the first answer to a key for a day, a 500 too: what it says may long be over. */
export function isReplay(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.headers?.['idempotent-replayed'] === 'true';
}

function isFinal(
  error: unknown,
): error is Stripe.errors.StripeCardError | Stripe.errors.StripeInvalidRequestError {
  if (error instanceof Stripe.errors.StripeCardError) return true;
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return error.code !== 'resource_missing' || error.param === 'payment_method' || error.param === 'customer';
}
