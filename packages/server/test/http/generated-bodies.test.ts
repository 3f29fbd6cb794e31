import { randomInt, randomUUID } from 'node:crypto';
import { type Operation, problem, type Route, routes, type ServerErrorCode } from '@admit-one/sdk/contract';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AccessWorld, accessWorld, newToken, requestsOf } from '../support/access-world.ts';
import { type Ask, ask, textOf } from '../support/client.ts';
import { hostileBodies, hostileParts, hostileQueries } from '../support/hostile.ts';
import { testServer } from '../support/test-server.ts';

/** To have a failing run again: ADMIT_TEST_SEED, from the name of this run. */
const seed = Number(process.env.ADMIT_TEST_SEED ?? randomInt(2 ** 31));
const perRoute = 1_000;
/** Where a route takes no body, there is less to get wrong: ids, and a query of a few keys. */
const perRouteWithoutBody = 100;
const atOnce = 8;

/** These hash a password when the body is right, which keeps a core busy for 30 ms: a few of them will do. */
const slow = new Set<Operation>(['register', 'logIn', 'changePassword', 'deleteAccount']);
const fewRightOnes = 5;

const agent = new Agent({ connections: atOnce, headersTimeout: 30_000, bodyTimeout: 30_000 });

let world: AccessWorld;
beforeAll(async () => {
  world = await accessWorld(await testServer());
});

interface Hostile {
  readonly path: string;
  readonly query: string;
  readonly body: string | Uint8Array | null;
}

describe(`${perRoute} generated bodies to each route, ${perRouteWithoutBody} requests to those without one (seed ${seed})`, () => {
  test.each(Object.keys(routes) as Operation[])('%s', async (operation) => {
    const route: Route = routes[operation];
    const numRuns = route.body === undefined ? perRouteWithoutBody : perRoute;
    const queue = fc.sample(hostileRequests(operation, route), { numRuns, seed });
    const failures: string[] = [];
    const { secret } = await newToken(world.server, world.sam, ['buyer', 'seller', 'staff', 'gate']);
    let rightOnes = 0;

    async function work(): Promise<void> {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        if (slow.has(operation) && isRight(route, next.body) && ++rightOnes > fewRightOnes) continue;
        const fault = await faultOf(route, next, secret);
        if (fault !== null) failures.push(`${fault}\n${JSON.stringify(next).slice(0, 2_000)}`);
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work));

    expect(failures.slice(0, 3)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('and then the server is as well as before', async () => {
    const answer = await ask(world.server.url, 'readListing', requestsOf.readListing(world));
    expect([answer.status, answer.body.seatCount]).toEqual([200, 100]);
  });
});

function hostileRequests(operation: Operation, route: Route): fc.Arbitrary<Hostile> {
  const sample = (requestsOf[operation] as (there: AccessWorld) => Ask<Operation>)(world);
  const params = Object.values((sample.params ?? {}) as Record<string, string>);
  const part = params[0] === undefined ? fc.constant('') : hostileParts(params[0]);
  const query = sampleQueries[operation] ?? {};
  return fc.record({
    path: part.map((text) => route.path.replace(/\{\w+\}/, () => text)),
    query:
      route.query !== undefined || route.body === undefined
        ? hostileQueries(query)
        : fc.oneof(
            { weight: 9, arbitrary: fc.constant('') },
            { weight: 1, arbitrary: hostileQueries(query) },
          ),
    body:
      route.method === 'GET' || (route.body === undefined && takesAnything(route))
        ? fc.constant(null)
        : hostileBodies(sample.body ?? {}),
  });
}

function takesAnything({ params, query, body }: Route): boolean {
  return params !== undefined || query !== undefined || body !== undefined;
}

const sampleQueries: Partial<Record<Operation, Record<string, unknown>>> = {
  readListings: {
    text: 'mahler',
    city: 'New York',
    category: 'S',
    venueId: 'ven_4h7k2m9x',
    sellerId: 'sel_4h7k2m9x',
    sort: '-price',
    from: '2026-01-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
    maxPrice: 100,
    currency: 'USD',
    available: 1,
    limit: 10,
    cursor: 'W10',
  },
  listVenues: { text: 'hall', limit: 10, cursor: 'W10' },
  listOrders: { state: 'held', limit: 10, cursor: 'W10' },
  listSales: { state: 'held', limit: 10, cursor: 'W10' },
  listTickets: { listingId: 'lst_4h7k2m9x', limit: 10, cursor: 'W10' },
};

function isRight(route: Route, body: Hostile['body']): boolean {
  try {
    return route.body?.safeParse(JSON.parse(String(body))).success ?? false;
  } catch {
    return false;
  }
}

/** What is wrong with the answer, which may refuse but not break. */
async function faultOf(route: Route, { path, query, body }: Hostile, token: string): Promise<string | null> {
  const answer = await request(`${world.server.url}${path}${query === '' ? '' : `?${query}`}`, {
    method: route.method,
    dispatcher: agent,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...(route.idempotencyKey ? { 'idempotency-key': randomUUID() } : {}),
    },
    body,
  });
  const text = await textOf(answer);
  if (answer.statusCode >= 500) return `${answer.statusCode} ${text}`;
  if (/\n\s+at |node_modules|\.ts:\d/.test(text)) return `a stack trace: ${text}`;
  if (answer.statusCode < 400) return null;
  const said = problem.safeParse(JSON.parse(text));
  if (!said.success) return `${answer.statusCode} without problem details: ${text}`;
  return mayAnswer(route, said.data.code) ? null : `${said.data.code} is none of its codes: ${text}`;
}

/** Its own codes, and those of any route. The path may have become another one, or none. */
function mayAnswer(route: Route, code: string): boolean {
  const ofAny: ServerErrorCode[] = [
    'invalid_request',
    'malformed_body',
    'body_too_large',
    'unsupported_media_type',
    'unauthenticated',
    'forbidden',
    'not_found',
    'method_not_allowed',
  ];
  return [...ofAny, ...route.errors].includes(code as ServerErrorCode);
}
