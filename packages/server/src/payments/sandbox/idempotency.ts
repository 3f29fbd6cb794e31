import { createHash } from 'node:crypto';
import { Problem } from './problem.ts';
import type { SavedAnswer } from './records.ts';
import type { State } from './state.ts';

/**
 * The answer this key was given before, if any: https://docs.stripe.com/api/idempotent_requests
 * @throws a `Problem` (400) when the key was used for something else.
 */
export function savedAnswer(
  state: State,
  key: string,
  { endpoint, parametersHash }: Pick<SavedAnswer, 'endpoint' | 'parametersHash'>,
): SavedAnswer | undefined {
  const saved = state.get('idempotency', key);
  if (saved === undefined) return undefined;
  const advice = `Try using a key other than '${key}' if you meant to execute a different request.`;
  if (saved.endpoint !== endpoint) {
    throw misused(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${saved.endpoint}' vs '${endpoint}'). ${advice}`,
    );
  }
  if (saved.parametersHash !== parametersHash) {
    throw misused(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. ${advice}`,
    );
  }
  return saved;
}

export function keyInUse(): Problem {
  return new Problem(
    409,
    {
      type: 'invalid_request_error',
      code: 'idempotency_key_in_use',
      message:
        'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.',
    },
    false,
  );
}

/** Of a card only the last four digits are compared: a hash of the whole number could be guessed back. */
export function hashParameters(parameters: Record<string, unknown>): string {
  const { card, ...rest } = parameters;
  const number = (card as { number?: unknown } | undefined)?.number;
  const kept = card === undefined ? rest : { ...rest, card: String(number).slice(-4) };
  return createHash('sha256').update(JSON.stringify(kept)).digest('hex');
}

function misused(message: string): Problem {
  return new Problem(400, { type: 'idempotency_error', message }, false);
}
