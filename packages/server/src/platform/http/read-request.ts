import { hash } from 'node:crypto';
import type { Operation, Route } from '@admit-one/sdk/contract';
import type { Request } from 'express';
import type { z } from 'zod';
import { ProblemError } from '../problem.ts';
import { deepestNesting, isNestedTooDeep } from './nesting.ts';

/** What came with a request, checked by the route's schemas. */
export interface ReadRequest {
  params: unknown;
  query: unknown;
  body: unknown;
  idempotencyKey: string;
  requestHash: Buffer;
  lastEventId: string | null;
}

/** @throws ProblemError `invalid_request` that names everything that is wrong at once */
export function readRequest(operation: Operation, route: Route, request: Request): ReadRequest {
  const issues: { path: string; message: string }[] = [];
  const check = (where: string, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined;
    if (isNestedTooDeep(value)) {
      issues.push({ path: where, message: `nested deeper than ${deepestNesting} levels` });
      return undefined;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues.slice(0, 20)) {
      issues.push({ path: [where, ...issue.path.map(String)].join('.'), message: issue.message });
    }
    return undefined;
  };

  const params = check('params', route.params, request.params);
  const query = check('query', route.query, queryValues(request, route, issues));
  const body = check('body', route.body, request.body ?? {});
  const idempotencyKey = readIdempotencyKey(request, route, issues);
  if (issues.length > 0) {
    const first = issues[0]!;
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    throw new ProblemError(
      'invalid_request',
      { issues },
      `${first.path}: ${first.message}${more}. Nothing was changed.`,
    );
  }
  return {
    params,
    query,
    body,
    idempotencyKey,
    requestHash: route.idempotencyKey === undefined ? noHash : hashOf(operation, params, body),
    lastEventId: (route.stream && request.get('last-event-id')) || null,
  };
}

/** A query string is text; where the schema wants a number, digits become one. A key given twice is refused. */
function queryValues(request: Request, route: Route, issues: { path: string; message: string }[]): unknown {
  const start = request.originalUrl.indexOf('?');
  // Most requests have none, and the hottest of them never do.
  if (start === -1) return {};
  const search = new URLSearchParams(request.originalUrl.slice(start).replace(/#.*$/, ''));
  const values: [string, unknown][] = [];
  for (const key of new Set(search.keys())) {
    const texts = search.getAll(key);
    if (texts.length > 1) {
      issues.push({ path: `query.${key}`, message: 'given more than once' });
      continue;
    }
    values.push([
      key,
      wantsNumber(route, key) && /^-?\d{1,15}$/.test(texts[0]!) ? Number(texts[0]) : texts[0],
    ]);
  }
  if (route.query === undefined && values.length > 0) {
    issues.push({ path: `query.${values[0]![0]}`, message: 'this route takes no query' });
  }
  return Object.fromEntries(values);
}

function wantsNumber(route: Route, key: string): boolean {
  let schema: unknown = Object.hasOwn(route.query?.shape ?? {}, key) ? route.query?.shape[key] : undefined;
  while (isWrapper(schema)) schema = schema.unwrap();
  return (schema as z.ZodType | undefined)?.type === 'number';
}

function isWrapper(schema: unknown): schema is { unwrap(): unknown } {
  return typeof (schema as { unwrap?: unknown } | undefined)?.unwrap === 'function';
}

/** Printable ASCII of at most 255 characters, as Stripe's. */
function readIdempotencyKey(
  request: Request,
  route: Route,
  issues: { path: string; message: string }[],
): string {
  if (route.idempotencyKey === undefined) return '';
  const key = request.get('idempotency-key') ?? '';
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    issues.push({
      path: 'header.idempotency-key',
      message: 'send a random text of 1 to 255 printable characters, and the same one when you try again',
    });
  }
  return key;
}

const noHash = Buffer.alloc(0);

function hashOf(operation: Operation, params: unknown, body: unknown): Buffer {
  return hash('sha256', JSON.stringify([operation, params, body]), 'buffer');
}
