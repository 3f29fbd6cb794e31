/** Takes the token out of a text, and whatever else looks like one of ours. */
export function redact(text: string, token: string | undefined): string {
  const known = token === undefined ? text : text.replaceAll(token, replacement);
  return known.replace(/\badmit_[A-Za-z0-9_-]{16,}/g, replacement);
}

const replacement = '[token]';

/**
 * A copy of what a `fetch` threw, that may be logged: name, message and code only, without the token. What a foreign
 * `fetch` hangs on its errors (the request, its headers) stays behind.
 */
export function safeCause(thrown: unknown, token: string | undefined, depth = 0): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const copy = new Error(redact(error.message, token));
  copy.name = redact(error.name, token);
  const code = codeOf(error);
  if (code !== undefined) Object.assign(copy, { code: redact(code, token) });
  if (error.cause !== undefined && depth < 4) copy.cause = safeCause(error.cause, token, depth + 1);
  return copy;
}

/** Why in a word or a sentence, from the innermost cause: `ECONNREFUSED`. */
export function reasonOf(error: Error): string {
  const inner = error.cause instanceof Error ? reasonOf(error.cause) : '';
  return inner || codeOf(error) || error.message;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
