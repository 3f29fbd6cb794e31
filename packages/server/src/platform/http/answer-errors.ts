import type { ErrorRequestHandler, RequestHandler } from 'express';
import { DatabaseUnavailable } from '../database/database.ts';
import type { CountRequest } from '../metrics.ts';
import { ProblemError, problemOf } from '../problem.ts';
import { logOf } from './log-requests.ts';
import { malformedBody } from './read-json.ts';

/** What no route took. */
export const answerUnknownPath: RequestHandler = (request) => {
  throw new ProblemError(
    'not_found',
    { what: 'path' },
    `There is nothing at ${request.path}. The reference is at /docs.`,
  );
};

/** Every error becomes problem details; what nobody expected is logged whole and answered as `internal`. */
export function answerErrors(countRequest: CountRequest): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemFor(error);
    if (problem.code === 'internal') logOf(request).error({ err: error }, 'an error nobody expected');
    else if (problem.cause !== undefined) logOf(request).warn({ err: problem }, problem.message);
    if (problem.retryAfterSeconds !== undefined)
      response.set('retry-after', String(problem.retryAfterSeconds));
    const body = problemOf(problem, request.id);
    if (body.status === 401) response.set('www-authenticate', 'Bearer realm="admit-one"');
    response.status(body.status).set('cache-control', 'no-store').type('application/problem+json').json(body);
    countRequest(response.locals.operation ?? '', body.status, body.code);
  };
}

function problemFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof DatabaseUnavailable) {
    return new ProblemError(
      'unavailable',
      {},
      'The database cannot be reached. Nothing was changed; try again in a moment.',
      {
        cause: error,
        retryAfterSeconds: 1,
      },
    );
  }
  return (
    expressProblem(error) ??
    new ProblemError('internal', {}, 'Something broke on the server. It was logged under the request id.', {
      cause: error,
    })
  );
}

/** What Express and its body parser throw for requests that are wrong in themselves. */
function expressProblem(error: unknown): ProblemError | null {
  const { type, status, limit } = error as { type?: string; status?: number; limit?: number };
  if (type === 'entity.too.large') {
    return new ProblemError(
      'body_too_large',
      { limitBytes: limit ?? 0 },
      `The body is larger than ${limit} bytes.`,
    );
  }
  if (type === 'entity.parse.failed' || type === 'entity.verify.failed') {
    return malformedBody();
  }
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new ProblemError('unsupported_media_type', {}, 'Send the body as JSON in UTF-8.');
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new ProblemError(
      'invalid_request',
      { issues: [{ path: 'request', message: 'it cannot be read' }] },
      'The request cannot be read. Nothing was changed.',
    );
  }
  return null;
}
