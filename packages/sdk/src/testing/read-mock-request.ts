import type { z } from 'zod';
import type { Operation, Route } from '../contract/index.ts';
import type { MockRequest } from './mock-answer.ts';
import { type MockProblem, problem } from './problem.ts';

/** The request as the contract reads it, or the refusal that the server would give. */
export async function readMockRequest<Name extends Operation>(
  route: Route,
  request: Request,
  pathParams: Readonly<Record<string, unknown>>,
): Promise<MockRequest<Name> | MockProblem> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
  if (token === null && route.access !== 'anyone') return problem('unauthenticated', {});
  const body = route.body && (await readJson(request));
  if (body === notJson) return problem('malformed_body', {});

  const issues: Issue[] = [];
  const read = {
    params: check('params', route.params, pathParams, issues),
    query: check('query', route.query, queryValues(route, new URL(request.url).searchParams), issues),
    body: check('body', route.body, body, issues),
    idempotencyKey: route.idempotencyKey ? request.headers.get('idempotency-key') : null,
  };
  if (route.idempotencyKey && read.idempotencyKey === null) {
    issues.push({ path: 'header.idempotency-key', message: 'missing' });
  }
  if (issues.length > 0) return problem('invalid_request', { issues });
  return { ...read, token, request } as unknown as MockRequest<Name>;
}

interface Issue {
  path: string;
  message: string;
}

function check(part: string, schema: z.ZodType | undefined, value: unknown, issues: Issue[]): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    issues.push({ path: [part, ...path.map(String)].join('.'), message });
  }
  return undefined;
}

/** A query string is text: digits become a number where the schema takes no text. */
function queryValues(route: Route, search: URLSearchParams): Record<string, unknown> {
  const values = [...search].map(([name, text]): [string, unknown] => {
    const schema = route.query?.shape[name] as z.ZodType | undefined;
    const number = /^-?\d{1,15}$/.test(text) && schema !== undefined && !schema.safeParse(text).success;
    return [name, number ? Number(text) : text];
  });
  return Object.fromEntries(values);
}

const notJson = Symbol('not JSON');

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return notJson;
  }
}
