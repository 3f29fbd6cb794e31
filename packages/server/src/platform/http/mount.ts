import { type Operation, type Route, routes } from '@admit-one/sdk/contract';
import express, {
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { CountRequest } from '../metrics.ts';
import { ProblemError } from '../problem.ts';
import { answersCompressed } from './answer-compressed.ts';
import { answersForEver } from './answer-for-ever.ts';
import { answerJson } from './answer-json.ts';
import { answerTagged } from './answer-tagged.ts';
import type { Authenticate, Call, Caller, Handler, Handlers, Stream } from './call.ts';
import type { EventStreams } from './event-streams.ts';
import { logOf } from './log-requests.ts';
import { readJson } from './read-json.ts';
import { readRequest } from './read-request.ts';

const defaultBodyLimit = 100_000;

/**
 * Hangs a handler for every operation of the contract into the app:
 * who asks → may they → what do they ask → the handler → the answer, parsed.
 */
export function mount(
  app: Express,
  handlers: Handlers<Operation>,
  authenticate: Authenticate,
  countRequest: CountRequest,
  streams: EventStreams,
): void {
  const ways: Ways = { authenticate, countRequest, streams, ...waysToAnswer() };
  const routers = new Map<string, Router>();
  for (const [operation, route] of Object.entries(routes) as [Operation, Route][]) {
    const path = expressPath(route);
    const router = routers.get(shapeOf(path)) ?? express.Router();
    routers.set(shapeOf(path), router);
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    router[method](
      path,
      ...bodyReaders(route),
      serve(operation, route, handlers[operation] as Handler<Operation>, ways),
    );
  }
  for (const [path, allowed] of methodsByPath()) {
    routers.get(shapeOf(path))!.all(path, (_request, response) => {
      response.set('allow', allowed.join(', '));
      throw new ProblemError(
        'method_not_allowed',
        { allowed },
        `This path takes ${allowed.join(', ')} only.`,
      );
    });
  }
  app.use((request, response, next) => {
    const router = routers.get(shapeOf(request.path));
    if (router === undefined) next();
    else router(request, response, next);
  });
}

/**
 * Its first two parts and how many there are: what a path has in common with those that it may be. Express tries the
 * routes of a router one after the other, so each shape has a router of its own, with one to four routes.
 */
function shapeOf(path: string): string {
  const parts = path.toLowerCase().split('/');
  if (parts.at(-1) === '') parts.pop();
  return `${parts.length} ${parts[1]}/${parts[2]}`;
}

/** What every route is served with. */
interface Ways extends ReturnType<typeof waysToAnswer> {
  readonly authenticate: Authenticate;
  readonly countRequest: CountRequest;
  readonly streams: EventStreams;
}

function waysToAnswer() {
  return { answerForEver: answersForEver(), answerCompressed: answersCompressed() };
}

function serve(
  operation: Operation,
  route: Route,
  handle: Handler<Operation>,
  { authenticate, countRequest, streams, answerForEver, answerCompressed }: Ways,
): RequestHandler {
  return async (request, response) => {
    // For the count of what is refused: see answer-errors.
    response.locals.operation = operation;
    const caller = await readCaller(request, response, route, authenticate);
    const read = readRequest(operation, route, request);
    const call = {
      ...read,
      caller,
      requestId: request.id,
      get log() {
        return logOf(request);
      },
    } as unknown as Call<Operation>;
    const answer = async () => route.response.parse(await handle(call));
    if (route.stream) streams.open(request, response, route, (await handle(call)) as Stream<object>);
    else if (route.cache === 'immutable')
      await answerForEver(request, response, operation + JSON.stringify(read.params), answer);
    else if (route.cache === 'version')
      await answerTagged(request, response, route.status, await answer(), answerCompressed);
    else if (route.compressed) await answerCompressed(request, response, route.status, await answer());
    else answerJson(response, route.status, await answer());
    countRequest(operation, route.status, '');
  };
}

/** @throws ProblemError `unauthenticated`, `forbidden` */
async function readCaller(
  request: Request,
  response: Response,
  route: Route,
  authenticate: Authenticate,
): Promise<Caller | null> {
  const header = request.headers.authorization;
  if (header === undefined && route.access === 'anyone') return null;
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  // Nothing is changed on the word of a token that could not be checked.
  const mayBeUnchecked = route.method === 'GET';
  const caller = token === undefined ? null : await authenticate(token, { mayBeUnchecked });
  if (caller === null) {
    const message =
      header === undefined
        ? 'This needs a token: log in and send it as "Authorization: Bearer admit_…".'
        : 'The token is not valid, or no longer: log in again.';
    throw new ProblemError('unauthenticated', {}, message);
  }
  if (caller.uncheckedSince !== undefined)
    response.setHeader('admit-token-checked-at', caller.uncheckedSince.toISOString());
  if (!mayCall(route, caller)) {
    const needed =
      route.access === 'account' ? 'that may do more than scan' : `with the scope ${route.access}`;
    const message = `This needs a token ${needed}; this one has ${caller.scopes.join(', ') || 'none'}.`;
    throw new ProblemError('forbidden', { needs: route.access }, message);
  }
  return caller;
}

function mayCall({ access }: Route, { scopes }: Caller): boolean {
  if (access === 'anyone' || access === 'token') return true;
  return access === 'account' ? scopes.some((scope) => scope !== 'gate') : scopes.includes(access);
}

function bodyReaders(route: Route): RequestHandler[] {
  return route.body === undefined ? [] : [readJson(route.bodyLimit ?? defaultBodyLimit)];
}

/** `/v1/orders/{orderId}` → `/v1/orders/:orderId` */
function expressPath(route: Route): string {
  return route.path.replace(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const route of Object.values(routes) as Route[]) {
    const path = expressPath(route);
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
  }
  return methods;
}
