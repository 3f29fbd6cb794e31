import { type Operation, type Route, routes } from '@admit-one/sdk/contract';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { ProblemError } from '../problem.ts';
import type { Authenticate, Call, Caller, Handler, Handlers } from './call.ts';
import { readRequest } from './read-request.ts';

const defaultBodyLimit = 100_000;

/**
 * Hangs a handler for every operation of the contract into the app:
 * who asks → may they → what do they ask → the handler → the answer, parsed.
 */
export function mount(app: Express, handlers: Handlers<Operation>, authenticate: Authenticate): void {
  for (const [operation, route] of Object.entries(routes) as [Operation, Route][]) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
    app[method](expressPath(route), ...bodyReaders(route), serve(operation, route, handlers, authenticate));
  }
  for (const [path, allowed] of methodsByPath()) {
    app.all(path, (_request, response) => {
      response.set('allow', allowed.join(', '));
      throw new ProblemError(
        'method_not_allowed',
        { allowed },
        `This path takes ${allowed.join(', ')} only.`,
      );
    });
  }
}

function serve(
  operation: Operation,
  route: Route,
  handlers: Handlers<Operation>,
  authenticate: Authenticate,
): RequestHandler {
  const handle = handlers[operation] as Handler<Operation>;
  return async (request, response) => {
    const caller = await readCaller(request, route, authenticate);
    const read = readRequest(operation, route, request);
    const call = {
      ...read,
      caller,
      requestId: String(request.id),
      log: request.log,
    } as unknown as Call<Operation>;
    const answer = route.response.parse(await handle(call));
    setCacheHeaders(route, response);
    response.status(route.status).json(answer);
  };
}

/** @throws ProblemError `unauthenticated`, `forbidden` */
async function readCaller(
  request: Request,
  route: Route,
  authenticate: Authenticate,
): Promise<Caller | null> {
  const header = request.get('authorization');
  if (header === undefined && route.access === 'anyone') return null;
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  const caller = token === undefined ? null : await authenticate(token);
  if (caller === null) {
    const message =
      header === undefined
        ? 'This needs a token: log in and send it as "Authorization: Bearer admit_…".'
        : 'The token is not valid, or no longer: log in again.';
    throw new ProblemError('unauthenticated', {}, message);
  }
  if (!mayCall(route, caller)) {
    throw new ProblemError(
      'forbidden',
      { needs: route.access },
      `This needs a token with the scope ${route.access}; this one has ${caller.scopes.join(', ')}.`,
    );
  }
  return caller;
}

function mayCall(route: Route, caller: Caller): boolean {
  return route.access === 'anyone' || route.access === 'account' || caller.scopes.includes(route.access);
}

function bodyReaders(route: Route): RequestHandler[] {
  if (route.body === undefined) return [];
  return [
    refuseOtherTypes,
    express.json({ limit: route.bodyLimit ?? defaultBodyLimit, strict: false, inflate: true }),
  ];
}

const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is('application/json')) {
    throw new ProblemError(
      'unsupported_media_type',
      {},
      'Send the body as JSON, with "Content-Type: application/json".',
    );
  }
  next();
};

function setCacheHeaders(route: Route, response: Response): void {
  response.set(
    'cache-control',
    route.cache === 'immutable' ? 'public, max-age=31536000, immutable' : 'no-store',
  );
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
