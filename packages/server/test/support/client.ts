import { randomUUID } from 'node:crypto';
import {
  type BodyOf,
  type Operation,
  type ParamsOf,
  type Problem,
  type QueryOf,
  type ResponseOf,
  type Route,
  routes,
} from '@admit-one/sdk/contract';
import { Agent, type Dispatcher, request } from 'undici';

/** What came back, as it came: tests of the server look at the wire, not at what an SDK makes of it. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** The contract's response where the status says so, problem details otherwise. */
  readonly body: Body;
  readonly problem: Problem;
}

export interface Ask<Name extends Operation> {
  readonly params?: ParamsOf<Name>;
  readonly query?: QueryOf<Name> | Record<string, string>;
  /** Anything: tests send what no client would. */
  readonly body?: BodyOf<Name> | unknown;
  readonly token?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Record<string, string>;
}

const agent = new Agent({ connections: 64 });

/** One request of the contract's, without retry. */
export async function ask<Name extends Operation>(
  url: string,
  operation: Name,
  { params, query, body, token, idempotencyKey, headers }: Ask<Name> = {},
): Promise<Answer<ResponseOf<Name>>> {
  const route: Route = routes[operation];
  const path = route.path.replace(/\{(\w+)\}/g, (_, key) =>
    encodeURIComponent((params as Record<string, string>)[key] ?? ''),
  );
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  const response = await request(`${url}${path}${search === '' ? '' : `?${search}`}`, {
    method: route.method,
    dispatcher: agent,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(route.idempotencyKey ? { 'idempotency-key': idempotencyKey ?? randomUUID() } : {}),
      ...headers,
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await textOf(response);
  const parsed = text === '' ? null : JSON.parse(text);
  return { status: response.statusCode, headers: response.headers, body: parsed, problem: parsed };
}

/** The text of an answer. A stream goes on for ever: of that, the data of its first event. */
export async function textOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (!String(headers['content-type']).startsWith('text/event-stream')) return body.text();
  let text = '';
  for await (const part of body) {
    text += part;
    const data = /^data: (.*)\n\n/m.exec(text)?.[1];
    if (data !== undefined) return data;
  }
  return text;
}

/** As `ask`, for steps that a test stands on and does not look at. */
export async function must<Name extends Operation>(
  url: string,
  operation: Name,
  input: Ask<Name> = {},
): Promise<ResponseOf<Name>> {
  const answer = await ask(url, operation, input);
  if (answer.status >= 300) throw new Error(`${operation}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
