import { type HttpHandler, HttpResponse, http } from 'msw/http';
import { type Operation, type Route, routes } from '../contract/index.ts';
import { preferGlobalFetch } from '../find-fetch.ts';
import type { MockAnswer, MockAnswers, MockRequest } from './mock-answer.ts';
import { MockProblem, problem, problemBody } from './problem.ts';
import { readMockRequest } from './read-mock-request.ts';
import { sampleAnswers } from './sample-answers.ts';
import { type MockEvents, streamResponse } from './stream-response.ts';

/**
 * msw handlers of a whole server: one for each operation, which answers with what is given for it here and with a
 * sample otherwise.
 *
 * @example
 * ```ts
 * const server = setupServer(
 *   ...admitOneHandlers('http://admit.test', {
 *     readListings: ({ query }) => ({ items: [sample.listing({ title: query.text ?? 'Aida' })], nextCursor: null }),
 *     selectSeats: () => problem('seats_taken', { seats: [{ seat: 14, label: 'Orchestra B-12' }] }),
 *   }),
 * );
 * ```
 */
export function admitOneHandlers(baseUrl: string, answers: MockAnswers = {}): HttpHandler[] {
  const operations = Object.keys(routes) as Operation[];
  return operations.map((operation) =>
    handle(baseUrl, operation, (answers[operation] ?? sampleAnswers[operation]) as MockAnswer<Operation>),
  );
}

/** One handler, for `server.use(handle(baseUrl, 'readListing', ({ params }) => sample.listing({ id: params.listingId })))`. */
export function handle<Name extends Operation>(
  baseUrl: string,
  operation: Name,
  answer: MockAnswer<Name>,
): HttpHandler {
  preferGlobalFetch();
  const route: Route = routes[operation];
  const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
  const path = baseUrl.replace(/\/+$/, '') + route.path.replace(/\{(\w+)\}/g, ':$1');
  return http[method](path, async ({ request, params }) => {
    const read = await readMockRequest<Name>(route, request, params);
    if (read instanceof MockProblem) return problemResponse(operation, read);
    try {
      return await answerWith(operation, route, answer, read);
    } catch (error) {
      // msw would answer a bare 500; this way the test that fails is told what is wrong with its mock.
      const detail = `The mock of ${operation} failed: ${error instanceof Error ? error.message : error}`;
      return problemResponse(operation, problem('internal', {}, { detail }));
    }
  });
}

async function answerWith<Name extends Operation>(
  operation: Name,
  route: Route,
  answer: MockAnswer<Name>,
  request: MockRequest<Name>,
): Promise<Response> {
  const answered: unknown = await answer(request);
  if (answered instanceof Response) return answered;
  if (answered instanceof MockProblem) return problemResponse(operation, answered);
  if (route.stream) return streamResponse(route, answered as MockEvents);
  const parsed = route.response.safeParse(answered);
  if (!parsed.success)
    throw new TypeError(`its answer is not what the contract says: ${parsed.error.message}`);
  return json(parsed.data, route.status);
}

function problemResponse(operation: Operation, refusal: MockProblem): Response {
  const body = problemBody(operation, refusal);
  const { retryAfterSeconds } = refusal.options;
  return json(body, body.status, {
    'content-type': 'application/problem+json',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
}

function json(body: unknown, status: number, headers: Record<string, string> = {}): Response {
  return new HttpResponse(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_mock', ...headers },
  });
}
