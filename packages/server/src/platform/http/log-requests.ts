import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Said in every answer and every line of the log. */
    id: string;
    serverLog: Log;
  }
}

/**
 * Gives each request its id and, when it is over, one line: what was asked, what was answered, ms. Written by hand
 * because nothing else runs for every request and says so little: pino-http's two loggers a request and the redaction
 * of its line took 19 µs in a loop of their own, this takes 2.
 */
export function logRequests(log: Log): RequestHandler {
  // The line is made of values named here, so there is nothing in it to cut out.
  const lines = log.child({}, { redact: [] });
  return (request, response, next) => {
    const begun = performance.now();
    request.id = idOf(request);
    request.serverLog = log;
    response.setHeader('x-request-id', request.id);
    // `url` is changed by routers on their way; what was asked is told as it came.
    const { method, url } = request;
    response.once('close', () => writeLine(lines, { id: request.id, method, url }, response, begun));
    next();
  };
}

/** For what is said of a request besides its line. Made where it is needed: most requests have nothing to say. */
export function logOf(request: IncomingMessage): Log {
  return request.serverLog.child({ reqId: request.id });
}

/** A caller's own id is kept when it is harmless. */
function idOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}

function writeLine(
  lines: Log,
  req: { id: string; method: string | undefined; url: string | undefined },
  response: ServerResponse,
  begun: number,
): void {
  const status = response.statusCode;
  const line = { reqId: req.id, req, res: { status }, responseTime: Math.round(performance.now() - begun) };
  if (!response.writableFinished) lines.info(line, 'request aborted');
  else if (status >= 500) lines.error(line, 'request errored');
  else lines.info(line, 'request completed');
}
