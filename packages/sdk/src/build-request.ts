import type { z } from 'zod';
import { AdmitOneError } from './admit-one-error.ts';
import type { Route } from './contract/index.ts';
import type { FetchRequest } from './find-fetch.ts';
import type { Settings } from './options.ts';
import { version } from './version.ts';

/** A request that is ready to be sent, as often as needed. */
export interface BuiltRequest extends Omit<FetchRequest, 'signal'> {
  readonly url: string;
  readonly idempotencyKey: string | null;
}

/** An input of any operation, as far as a request is made from it. */
export interface AnyInput {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: object | undefined;
}

/** @throws AdmitOneError `invalid_request` when an id or the idempotency key is none: a path is made from ids. */
export function buildRequest(
  settings: Pick<Settings, 'baseUrl' | 'token'>,
  route: Route,
  input: AnyInput,
  givenKey?: string | undefined,
): BuiltRequest {
  const idempotencyKey = route.idempotencyKey ? checkKey(givenKey ?? globalThis.crypto.randomUUID()) : null;
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (settings.token !== undefined) headers.authorization = `Bearer ${settings.token}`;
  if (idempotencyKey !== null) headers['idempotency-key'] = idempotencyKey;
  if (route.body) headers['content-type'] = 'application/json';
  if (!inBrowser()) headers['user-agent'] = `admit-one-sdk/${version}`;
  return {
    url: settings.baseUrl + fillPath(route, input.params ?? {}) + formatQuery(input.query ?? {}),
    method: route.method,
    headers,
    redirect: 'error',
    idempotencyKey,
    ...(route.body && { body: JSON.stringify(input.body) }),
  };
}

function fillPath(route: Route, params: object): string {
  const checked = (route.params?.safeParse(params) ?? { success: true, data: {} }) as z.ZodSafeParseResult<
    Record<string, unknown>
  >;
  if (!checked.success) throw invalidRequest(checked.error, 'params');
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(checked.data[name])),
  );
}

/** `{ a: 1, b: undefined, c: ['x', 'y'] }` → `?a=1&c=x&c=y` */
function formatQuery(query: object): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) pairs.append(name, String(one));
    }
  }
  return pairs.size === 0 ? '' : `?${pairs}`;
}

function checkKey(key: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = 'must be 1 to 255 printable ASCII characters';
  throw new AdmitOneError('invalid_request', `The idempotency key ${message}. Nothing was sent.`, {
    details: { issues: [{ path: 'header.idempotency-key', message }] },
  });
}

function invalidRequest(error: z.ZodError, part: string): AdmitOneError<'invalid_request'> {
  const issues = error.issues.map(({ path, message }) => ({ path: [part, ...path].join('.'), message }));
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new AdmitOneError(
    'invalid_request',
    `The request is not what the server takes (${text}). Nothing was sent.`,
    {
      details: { issues },
    },
  );
}

/** Browsers write their own User-Agent; setting one would only make every request ask for leave first (CORS). */
function inBrowser(): boolean {
  return globalThis.navigator?.userAgent?.startsWith('Mozilla/') ?? false;
}
