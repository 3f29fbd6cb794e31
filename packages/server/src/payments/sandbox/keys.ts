import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/**
 * Lets a secret key do everything and a publishable one what `publishable` says. Without `secretKey` any
 * `sk_test_…` is good.
 * @throws a `Problem` (401, or 403 for a key of the wrong kind).
 */
export function requireKey(
  request: IncomingMessage,
  publishable: boolean,
  secretKey: string | undefined,
): void {
  const key = readKey(request.headers.authorization ?? '');
  if (key === null) {
    throw refused(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (/^sk_test_\w+$/.test(key) && (secretKey === undefined || key === secretKey)) return;
  if (!/^pk_test_\w+$/.test(key)) throw refused(401, `Invalid API Key provided: ${key.slice(0, 8)}***`);
  if (publishable) return;
  const message =
    'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
  throw refused(403, message, 'secret_key_required');
}

/** Bearer, or Basic with the key as the user's name, which is what `curl -u sk_test_…:` sends. */
function readKey(authorization: string): string | null {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value || null;
  if (scheme.toLowerCase() !== 'basic') return null;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] || null;
}

function refused(status: number, message: string, code?: string): Problem {
  return new Problem(status, { type: 'invalid_request_error', message, ...(code && { code }) }, false);
}
